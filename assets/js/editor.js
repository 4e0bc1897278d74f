// @ts-check
// The rich reply box: squire edits, dompurify cleans what is pasted. The server cleans again.
// @ts-ignore: copied by make
import DOMPurify from "../composer/purify.mjs";
// @ts-ignore: copied by make
import Squire from "../composer/squire.mjs";

const allowed = {
  ALLOWED_TAGS: ["a", "b", "blockquote", "br", "code", "div", "em", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "u", "ul", "table", "tbody", "thead", "tr", "td", "th", "h1", "h2", "h3"],
  ALLOWED_ATTR: ["href", "src", "alt", "title", "colspan", "rowspan"],
  RETURN_DOM_FRAGMENT: true,
};

/** @param {any} squire @param {string} what @param {HTMLFormElement} form */
function format(squire, what, form) {
  const toggle = (/** @type {string} */ tag, /** @type {string} */ on, /** @type {string} */ off) => (squire.hasFormat(tag) ? squire[off]() : squire[on]());
  switch (what) {
    case "bold": return toggle("b", "bold", "removeBold");
    case "italic": return toggle("i", "italic", "removeItalic");
    case "ul": return toggle("ul", "makeUnorderedList", "removeList");
    case "ol": return toggle("ol", "makeOrderedList", "removeList");
    case "quote": return toggle("blockquote", "increaseQuoteLevel", "decreaseQuoteLevel");
    case "code": return squire.toggleCode();
    case "link": {
      if (squire.hasFormat("a")) return squire.removeLink();
      const url = prompt(form.dataset.wordLink, "https://");
      if (url && /^(https?|mailto):/i.test(url)) squire.makeLink(url);
    }
  }
}

/** Turns a plain box into a rich one. @param {import("./composer.js").Box} box @returns {import("./composer.js").Box} */
export function rich(box) {
  const { form } = box;
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
  const squire = new Squire(root, {
    blockTag: "DIV", addLinks: true,
    sanitizeToDOMFragment: (/** @type {string} */ html) => document.importNode(DOMPurify.sanitize(html, allowed), true),
  });
  if (field.value) squire.setHTML(field.value);
  else if (area.value.trim()) squire.insertPlainText(area.value.trim(), false);
  const bare = () => (root.textContent ?? "").trim() === "" && !root.querySelector("img, li, blockquote, pre");
  const mark = () => root.classList.toggle("blank", bare());
  mark();
  squire.addEventListener("input", () => {
    mark();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const tools = form.querySelector("[data-format]");
  if (tools instanceof HTMLElement) tools.hidden = false;
  tools?.addEventListener("mousedown", (e) => e.preventDefault());
  tools?.addEventListener("click", (e) => {
    const button = /** @type {Element} */ (e.target).closest("[data-do]");
    if (!button) return;
    format(squire, button.getAttribute("data-do") ?? "", form);
    squire.focus();
  });
  squire.addEventListener("pathChange", () => {
    const tags = /** @type {Record<string, string>} */ ({ bold: "b", italic: "i", ul: "ul", ol: "ol", quote: "blockquote", link: "a", code: "code" });
    for (const button of tools?.querySelectorAll("[data-do]") ?? []) button.setAttribute("aria-pressed", String(squire.hasFormat(tags[button.getAttribute("data-do") ?? ""])));
  });
  return {
    ...box,
    empty: () => bare() && !form.querySelector("[data-file]"),
    pack: (f) => { f.set("text", ""); f.set("html", bare() ? "" : squire.getHTML()); },
    clear: () => { squire.setHTML(""); area.value = field.value = ""; mark(); },
    copy: () => (bare() ? "" : squire.getHTML()),
    paste: (copy) => { squire.setHTML(copy); mark(); },
    insert: (text) => { squire.focus(); squire.insertPlainText(text, false); mark(); },
    image: (href, name) => { squire.focus(); squire.insertImage(href, { alt: name }); mark(); },
    focus: () => squire.focus(),
  };
}
