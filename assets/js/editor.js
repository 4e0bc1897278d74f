// @ts-check
// The rich box: squire edits; what is pasted is cleaned here, and by the server once more.
// @ts-ignore: copied by make
import Squire from "../composer/squire.mjs";
import { clean } from "./paste.js";

const tags = /** @type {Record<string, string>} */ ({ bold: "b", italic: "i", ul: "ul", ol: "ol", quote: "blockquote", link: "a", code: "code" });

/** @param {any} squire @param {string} what */
function format(squire, what) {
  const toggle = (/** @type {string} */ tag, /** @type {string} */ on, /** @type {string} */ off) => (squire.hasFormat(tag) ? squire[off]() : squire[on]());
  switch (what) {
    case "bold": return toggle("b", "bold", "removeBold");
    case "italic": return toggle("i", "italic", "removeItalic");
    case "ul": return toggle("ul", "makeUnorderedList", "removeList");
    case "ol": return toggle("ol", "makeOrderedList", "removeList");
    case "quote": return toggle("blockquote", "increaseQuoteLevel", "decreaseQuoteLevel");
    case "code": return squire.toggleCode();
    case "link": return squire.hasFormat("a") ? squire.removeLink() : askLink(squire);
  }
}

/** Asks where a link leads. @param {any} squire */
function askLink(squire) {
  const box = document.querySelector("dialog[data-linkbox]");
  const field = box?.querySelector("[data-url]");
  if (!(box instanceof HTMLDialogElement) || !(field instanceof HTMLInputElement)) return;
  field.value = "https://";
  box.returnValue = "";
  box.querySelector("[data-close]")?.addEventListener("click", () => box.close(), { once: true });
  /** @type {HTMLFormElement} */ (box.querySelector("form")).onsubmit = () => {
    const url = /^[\w.+-]+@[\w.-]+$/.test(field.value) ? `mailto:${field.value}` : field.value;
    setTimeout(() => { squire.focus(); if (/^(https?|mailto):/i.test(url)) squire.makeLink(url); });
  };
  box.showModal();
  field.select();
}

/** The buttons, by pointer and by keyboard: one of them is reached by Tab, the others by arrows. @param {HTMLElement} tools @param {any} squire */
function bindTools(tools, squire) {
  const all = /** @type {HTMLElement[]} */ ([...tools.querySelectorAll("[data-do]")]);
  const only = (/** @type {HTMLElement} */ one) => { for (const b of all) b.tabIndex = b === one ? 0 : -1; };
  tools.hidden = false;
  only(all[0]);
  tools.addEventListener("mousedown", (e) => e.preventDefault());
  tools.addEventListener("click", (e) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (e.target).closest("[data-do]"));
    if (!button) return;
    only(button);
    format(squire, button.dataset.do ?? "");
    if (!document.querySelector("dialog[data-linkbox][open]")) squire.focus();
    show();
  });
  tools.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -all.length, End: all.length }[e.key];
    if (!step) return;
    e.preventDefault();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = all[Math.abs(step) > 1 ? (step < 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length];
    only(next);
    next.focus();
  });
  const show = () => { for (const b of all) b.setAttribute("aria-pressed", String(squire.hasFormat(tags[b.dataset.do ?? ""]))); };
  squire.addEventListener("pathChange", show);
  squire.addEventListener("select", show);
  show();
}

/** Makes an editor of an area. @param {HTMLFormElement} form */
export function edit(form) {
  const area = /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-text]"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector("[data-html]"));
  const root = document.createElement("div");
  root.className = "rich";
  root.ariaLabel = area.ariaLabel;
  root.setAttribute("role", "textbox");
  root.setAttribute("aria-multiline", "true");
  root.dataset.hint = area.placeholder;
  root.tabIndex = 0;
  area.hidden = true;
  area.after(root);
  let pasted = false;
  const squire = new Squire(root, {
    blockTag: "DIV", addLinks: true,
    sanitizeToDOMFragment: (/** @type {string} */ html) => {
      const { root: fragment, files } = clean(html);
      if (pasted && files.length) root.dispatchEvent(new CustomEvent("desk:pictures", { bubbles: true, detail: files }));
      return fragment;
    },
  });
  root.addEventListener("paste", () => { pasted = true; setTimeout(() => { pasted = false; }, 500); }, true);
  if (field.value) squire.setHTML(field.value);
  else if (area.value.trim()) squire.insertPlainText(area.value.trim(), false);
  const bare = () => !root.querySelector("img, li, blockquote, pre, table") && (root.textContent ?? "").trim() === "";
  const mark = () => root.classList.toggle("blank", bare());
  mark();
  let was = root.innerHTML;
  const settle = () => { mark(); was = root.innerHTML; };
  squire.addEventListener("input", () => { // also when nothing but an attribute of the box itself has changed, or what an empty box is made of
    const blank = root.classList.contains("blank");
    mark();
    if (root.innerHTML === was) return;
    was = root.innerHTML;
    if (blank && bare()) return;
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
    return range.collapsed && before.toString().trim() === "" && !el?.closest("pre, code");
  };
  return { squire, root, area, field, bare, mark, settle, lineStart };
}

/** Turns a plain box into a rich one. @param {import("./composer.js").Box} box @returns {import("./composer.js").Box} */
export function rich(box) {
  const { form } = box;
  const { squire, area, field, bare, mark, settle, lineStart } = edit(form);
  return {
    ...box, lineStart,
    empty: () => bare() && !form.querySelector("[data-file]"),
    pack: (f) => { f.set("text", ""); f.set("html", bare() ? "" : squire.getHTML()); },
    clear: () => { squire.setHTML(""); area.value = field.value = ""; settle(); },
    copy: () => (bare() ? "" : squire.getHTML()),
    paste: (copy) => { squire.setHTML(copy); settle(); },
    insert: (text, html) => { squire.focus(); if (html) squire.insertHTML(html); else squire.insertPlainText(text, false); mark(); },
    image: (href, name) => { squire.focus(); squire.insertImage(href, { alt: name }); mark(); },
    focus: () => squire.focus(),
    end: () => squire.destroy(),
  };
}
