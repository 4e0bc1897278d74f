// @ts-check
// What the buttons and keys of the rich box do to the text.

const tags = /** @type {Record<string, string[]>} */ ({ bold: ["b"], italic: ["i"], ul: ["ul"], ol: ["ol"], quote: ["blockquote"], link: ["a"], code: ["code", "pre"] });
const inline = ["b", "i", "u", "s", "code"];

/** Whether the cursor stands in what a button makes. @param {any} squire @param {string} what */
const within = (squire, what) => (tags[what] ?? []).some((tag) => squire.hasFormat(tag));

/** The element that the cursor is in. @param {any} squire @param {string} selector @returns {Element | null} */
function around(squire, selector) {
  const node = /** @type {Range} */ (squire.getSelection()).startContainer;
  return (node instanceof Element ? node : node.parentElement)?.closest(`.rich ${selector}`) ?? null;
}

/** Makes lines of what is a block of code, and words of what is code within a line. @param {any} squire */
function uncode(squire) {
  const range = /** @type {Range} */ (squire.getSelection()), root = /** @type {HTMLElement} */ (squire.getRoot());
  const blocks = [...root.querySelectorAll("pre")].filter((pre) => range.intersectsNode(pre));
  if (!blocks.length) { squire.changeFormat(null, { tag: "CODE" }); return; }
  squire.saveUndoState();
  const to = document.createRange();
  for (const pre of blocks) {
    const before = document.createRange();
    before.selectNodeContents(pre);
    if (range.collapsed) before.setEnd(range.endContainer, range.endOffset);
    let left = before.toString().length;
    const lines = (pre.textContent ?? "").replace(/\u200b/g, "").replace(/\n$/, "").split("\n").map((line) => {
      const div = squire.createDefaultBlock(line ? [document.createTextNode(line)] : undefined);
      if (left >= 0 && left <= line.length) to.setStart(line ? div.firstChild : div, line ? left : 0);
      left -= line.length + 1;
      return div;
    });
    pre.replaceWith(...lines);
    if (!range.collapsed) { if (pre === blocks[0]) to.setStartBefore(lines[0]); to.setEndAfter(lines[lines.length - 1]); }
  }
  if (range.collapsed) to.collapse(true);
  squire.setSelection(to);
}

/** Within a line words become code; an empty line, or several lines, a block of it. @param {any} squire */
function code(squire) {
  const { collapsed } = /** @type {Range} */ (squire.getSelection());
  if (within(squire, "code")) uncode(squire);
  else if (collapsed && around(squire, "div, li")?.textContent?.replace(/\u200b/g, "").trim()) squire.changeFormat({ tag: "CODE" });
  else squire.code();
}

/** @param {any} squire @param {string} what */
function format(squire, what) {
  const toggle = (/** @type {string} */ on, /** @type {string} */ off) => (within(squire, what) ? squire[off]() : squire[on]());
  switch (what) {
    case "bold": return toggle("bold", "removeBold");
    case "italic": return toggle("italic", "removeItalic");
    case "ul": return toggle("makeUnorderedList", "removeList");
    case "ol": return toggle("makeOrderedList", "removeList");
    case "quote": return toggle("increaseQuoteLevel", "decreaseQuoteLevel");
    case "code": return code(squire);
    case "link": return askLink(squire);
  }
}

/** Where what was typed leads; empty for nowhere. @param {string} typed */
function hrefOf(typed) {
  const text = typed.trim();
  if (/^[^\s@:/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  const whole = /^(https?:\/\/|mailto:|tel:)\S/i.test(text) ? text : /^[^\s:/@]+\.[^\s:/@.]{2,}([:/?#]|$)/.test(text) ? `https://${text}` : "";
  try { new URL(whole); } catch { return ""; }
  return whole;
}

/** A link needs words: the empty line below them is none. @param {any} squire */
function bare(squire) {
  for (const link of squire.getRoot().querySelectorAll("a")) if (!link.querySelector("img") && !link.textContent.replace(/\u200b/g, "")) link.replaceWith(...link.childNodes);
}

/** Asks where a link leads: the one that the cursor is in, or a new one. @param {any} squire */
function askLink(squire) {
  const box = document.querySelector("dialog[data-linkbox]");
  const field = box?.querySelector("[data-url]"), none = box?.querySelector("[data-unlink]"), form = box?.querySelector("form");
  if (!(box instanceof HTMLDialogElement) || !(field instanceof HTMLInputElement) || !(none instanceof HTMLElement) || !form) return;
  const link = around(squire, "a");
  if (link && squire.getSelection().collapsed) {
    const whole = document.createRange();
    whole.selectNodeContents(link);
    squire.setSelection(whole);
  }
  field.value = link?.getAttribute("href")?.replace(/^mailto:/, "") ?? "";
  field.setCustomValidity("");
  none.hidden = !link;
  const after = (/** @type {() => void} */ act) => setTimeout(() => { squire.focus(); act(); });
  none.onclick = () => { box.close(); after(() => squire.removeLink()); };
  field.oninput = () => field.setCustomValidity("");
  /** @type {HTMLElement} */ (box.querySelector("[data-close]")).onclick = () => box.close();
  form.onsubmit = (e) => {
    const href = hrefOf(field.value);
    if (href) { after(() => { squire.makeLink(href); bare(squire); }); return; }
    e.preventDefault();
    field.setCustomValidity(field.dataset.bad ?? "");
    field.reportValidity();
  };
  box.showModal();
  field.select();
}

/** The buttons, by pointer and by keyboard: one of them is reached by Tab, the others by arrows. @param {HTMLElement} tools @param {any} squire */
export function bindTools(tools, squire) {
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
  const show = () => { for (const b of all) b.setAttribute("aria-pressed", String(within(squire, b.dataset.do ?? ""))); };
  for (const name of ["pathChange", "select"]) squire.addEventListener(name, show);
  for (const key of ["Ctrl-d", "Meta-d"]) squire.setKeyHandler(key, (/** @type {any} */ _, /** @type {Event} */ e) => { e.preventDefault(); code(squire); });
  show();
}

/** A table of which nothing is left is none. @param {any} squire */
export function untable(squire) {
  const range = /** @type {Range} */ (squire.getSelection());
  for (const table of squire.getRoot().querySelectorAll("table")) {
    if (/[^\s\u200b]/.test(table.textContent) || table.querySelector("img")) continue;
    const line = squire.createDefaultBlock(), here = table.contains(range.startContainer);
    table.replaceWith(line);
    if (here) { range.setStart(line, 0); range.collapse(true); squire.setSelection(range); }
  }
}

/** Where squire is surprising: called before it listens, so that it comes first; the answer is to be called once it does.
 * @param {HTMLElement} root @param {() => any} editor */
export function steady(root, editor) {
  /** @type {string[]} */
  let off = [];
  const parts = (/** @type {InputEvent} */ e) => e.inputType === "insertParagraph";
  root.addEventListener("beforeinput", (e) => { if (parts(e)) off = inline.filter((tag) => !editor().hasFormat(tag)); }, true);
  root.addEventListener("keydown", (e) => { // an empty block of code is left as an empty list is
    const pre = e.key === "Backspace" && !e.isComposing && e.keyCode !== 229 ? around(editor(), "pre") : null;
    if (!pre || pre.textContent?.replace(/[\u200b\n]/g, "")) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    uncode(editor());
  }, true);
  return () => root.addEventListener("beforeinput", (e) => { // what was turned off at the end of a line is off in the next one
    if (parts(e)) for (const tag of off) if (editor().hasFormat(tag)) editor().changeFormat(null, { tag: tag.toUpperCase() });
  }, true);
}
