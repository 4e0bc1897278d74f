// @ts-check
// The rich box: squire edits; what is pasted is cleaned here, and by the server once more.
// @ts-ignore: copied by make
import Squire from "../composer/squire.mjs";
import { bindTools, steady, untable } from "./format.js";
import { clean } from "./paste.js";

/** Makes an editor of an area. @param {HTMLFormElement} form */
export function edit(form) {
  const area = /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-text]"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector("[data-html]"));
  const root = document.createElement("div");
  root.className = "rich";
  root.setAttribute("aria-label", area.getAttribute("aria-label") ?? "");
  root.setAttribute("role", "textbox");
  root.setAttribute("aria-multiline", "true");
  root.dataset.hint = area.placeholder;
  root.tabIndex = 0;
  area.hidden = true;
  area.after(root);
  let pasted = false;
  const begun = steady(root, () => squire);
  const squire = new Squire(root, {
    blockTag: "DIV", addLinks: true,
    sanitizeToDOMFragment: (/** @type {string} */ html) => {
      const { root: fragment, files } = clean(html);
      if (pasted && files.length) root.dispatchEvent(new CustomEvent("desk:pictures", { bubbles: true, detail: files }));
      return fragment;
    },
  });
  begun();
  root.addEventListener("paste", () => { pasted = true; setTimeout(() => { pasted = false; }, 500); }, true);
  if (field.value) squire.setHTML(field.value);
  else if (area.value.trim()) squire.insertPlainText(area.value.trim(), false);
  const bare = () => !root.querySelector("img, table") && !/[^\s\u200b]/.test(root.textContent ?? "");
  const mark = () => root.classList.toggle("blank", bare() && !root.querySelector("li, blockquote, pre"));
  mark();
  let was = root.innerHTML, blank = bare();
  const settle = () => { mark(); was = root.innerHTML; blank = bare(); };
  squire.addEventListener("input", () => { // also when nothing but an attribute of the box itself has changed, or what an empty box is made of
    if (root.querySelector("table")) untable(squire);
    if (root.innerHTML === was) { mark(); return; }
    const nothing = blank;
    settle();
    if (nothing && blank) return;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const tools = form.querySelector("[data-format]");
  if (tools instanceof HTMLElement) bindTools(tools, squire);
  const lineStart = () => {
    const range = /** @type {Range} */ (squire.getSelection());
    const node = range.startContainer, el = node instanceof Element ? node : node.parentElement;
    const line = el?.closest(".rich div, .rich li, .rich p, .rich") ?? root;
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(range.startContainer, range.startOffset);
    return range.collapsed && !/[^\s\u200b]/.test(before.toString()) && !el?.closest("pre, code");
  };
  return { squire, root, area, field, bare, mark, settle, lineStart };
}

/** Puts a picture where the cursor was when it came; who goes on writing meanwhile stays where they are. @param {any} squire */
function pictures(squire) {
  const root = squire.getRoot();
  return {
    here: () => /** @type {Range} */ (squire.getSelection()).cloneRange(),
    put: (/** @type {Range} */ at, /** @type {string} */ src, /** @type {string} */ alt) => {
      const now = /** @type {Range} */ (squire.getSelection()).cloneRange(), focus = document.activeElement;
      const place = root.contains(at.startContainer) ? at : now.cloneRange();
      const moved = now.compareBoundaryPoints(Range.START_TO_START, place) !== 0;
      const img = document.createElement("img");
      Object.assign(img, { src, alt });
      squire.saveUndoState();
      squire.insertElement(img, place);
      if (moved) squire.setSelection(now);
      else img.addEventListener("load", () => img.scrollIntoView({ block: "nearest" }), { once: true });
      if (focus instanceof HTMLElement && focus !== root && focus !== document.body) focus.focus();
    },
  };
}

/** A picture within the text is a file as long as it stands there; a file that is taken away leaves the text too. @param {HTMLFormElement} form @param {any} squire */
function followPictures(form, squire) {
  const root = /** @type {HTMLElement} */ (squire.getRoot());
  const of = (/** @type {HTMLElement} */ chip) => root.querySelectorAll(`img[src*="/desk/attachments/${Number(chip.dataset.file)}/"]`);
  const follow = () => {
    for (const chip of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-file]"))) {
      const shown = of(chip).length > 0, field = chip.querySelector("input");
      if (shown) chip.dataset.within = "";
      if (chip.dataset.within === undefined || !field) continue;
      chip.hidden = field.disabled = !shown;
    }
  };
  form.addEventListener("desk:remove", (e) => {
    const all = e.target instanceof HTMLElement ? of(e.target) : [];
    if (!all.length) return;
    squire.saveUndoState();
    for (const img of all) img.remove();
  });
  return follow;
}

/** Turns a plain box into a rich one. @param {import("./composer.js").Box} box @returns {import("./composer.js").Box} */
export function rich(box) {
  const { form } = box;
  const { squire, area, field, bare, mark, settle, lineStart } = edit(form);
  const follow = followPictures(form, squire), { here, put } = pictures(squire);
  follow();
  area.addEventListener("input", follow);
  return {
    ...box, lineStart, here,
    empty: () => bare() && !form.querySelector("[data-file]:not([hidden])"),
    pack: (f) => { f.set("text", ""); f.set("html", bare() ? "" : squire.getHTML()); },
    clear: () => { squire.setHTML(""); area.value = field.value = ""; settle(); },
    copy: () => (bare() ? "" : squire.getHTML()),
    paste: (copy) => { squire.setHTML(copy); settle(); },
    insert: (text, html) => { squire.focus(); if (html) squire.insertHTML(html); else squire.insertPlainText(text, false); mark(); },
    image: (at, href, name) => { put(at, href, name); mark(); follow(); },
    focus: () => squire.focus(),
    end: () => squire.destroy(),
  };
}
