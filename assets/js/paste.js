// @ts-check
// What is pasted comes from Word, WPS, Excel, WeChat, QQ, a mail or a web page, with all that those put around the words. What stays is
// what a mail needs: paragraphs, bold, italic, lists, links, quotes, code, tables. Tests hold an example of each.
// @ts-ignore: copied by make
import DOMPurify from "../composer/purify.mjs";

const allowed = {
  ALLOWED_TAGS: ["a", "b", "blockquote", "br", "code", "div", "em", "i", "img", "li", "ol", "p", "pre", "s", "span", "strong", "u", "ul", "table", "tbody", "thead", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "font", "section"],
  ALLOWED_ATTR: ["href", "src", "alt", "title", "colspan", "rowspan", "style", "class"],
  ALLOW_DATA_ATTR: false,
  ADD_URI_SAFE_ATTR: ["src"],
  RETURN_DOM_FRAGMENT: true,
};
const ours = /^(?:https?:\/\/[^/]+)?\/desk\/attachments\/\d+\//;

/** @param {Element} el @param {string} tag */
function rename(el, tag) {
  const to = document.createElement(tag);
  to.append(...el.childNodes);
  el.replaceWith(to);
  return to;
}
const unwrap = (/** @type {Element} */ el) => el.replaceWith(...el.childNodes);
const styleOf = (/** @type {Element} */ el) => (el.getAttribute("style") ?? "").toLowerCase();

/** Word and WPS write a list as paragraphs with a marker in front. @param {ParentNode} root */
function wordLists(root) {
  for (const p of root.querySelectorAll("p, h1, h2, h3")) {
    if (!/mso-list:\s*l\d/.test(styleOf(p))) continue;
    const level = Number(/level(\d)/.exec(styleOf(p))?.[1] ?? 1);
    const sign = [...p.querySelectorAll("span")].find((s) => /mso-list:\s*ignore/.test(styleOf(s)));
    const tag = /^[\s\u00a0]*[(（]?([0-9]+|[a-z]|[ivx]+|[一二三四五六七八九十]+)[.)）、]/i.test(sign?.textContent ?? "") ? "ol" : "ul";
    sign?.remove();
    const li = rename(p, "li");
    li.dataset.level = String(level);
    let list = /** @type {Element | null} */ (li.previousElementSibling);
    if (!list?.matches("ul, ol") || (level === 1 && list.localName !== tag) || !(/** @type {HTMLElement} */ (list).dataset.word)) {
      list = document.createElement(tag);
      /** @type {HTMLElement} */ (list).dataset.word = "1";
      li.before(list);
    }
    for (let depth = 1; depth < level && list?.lastElementChild; depth++) {
      const last = /** @type {Element} */ (list.lastElementChild), inner = /** @type {Element | null} */ (last.lastElementChild);
      list = inner?.matches("ul, ol") ? inner : last.appendChild(document.createElement(tag));
    }
    list?.append(li);
  }
}

/** What looks bold or italic by its style is so; the rest of the style goes. @param {ParentNode} root */
function styles(root) {
  for (const el of root.querySelectorAll("[style]")) {
    const css = styleOf(el), weight = /font-weight:\s*(bold|[6-9]00|normal|[1-5]00)/.exec(css)?.[1];
    if (el.matches("b, strong") && (weight === "normal" || Number(weight) < 600)) { unwrap(el); continue; } // Google Docs wraps all in one
    if (!el.matches("span, font") || !el.textContent?.trim()) continue;
    if (weight && weight !== "normal" && Number(weight || 700) !== 400 && !(Number(weight) < 600) && !el.closest("b, strong")) wrap(el, "b");
    if (/font-style:\s*italic/.test(css) && !el.closest("i, em")) wrap(el, "i");
  }
}

const block = "div, p, li, blockquote, pre, td, th, ul, ol, table";

/** Lines and spaces that only a style kept (WeChat, editors) are kept. @param {ParentNode} root */
function spaces(root) {
  for (const el of root.querySelectorAll("[style]")) {
    if (!/white-space:\s*(pre|break-spaces)/.test(styleOf(el))) continue;
    const walk = document.createTreeWalker(el, NodeFilter.SHOW_TEXT), texts = [];
    for (let n = walk.nextNode(); n; n = walk.nextNode()) texts.push(/** @type {Text} */ (n));
    for (const text of texts) {
      if (text.parentElement?.closest("pre") || (!text.data.trim() && [...(text.parentElement?.children ?? [])].some((c) => c.matches(block)))) continue;
      const lines = text.data.replace(/\r/g, "").replace(/\t/g, "    ").replace(/ {2,}/g, (m) => "\u00a0".repeat(m.length)).split("\n");
      text.replaceWith(...lines.flatMap((line, i) => (i ? [document.createElement("br"), line] : [line])));
    }
  }
}

/** @param {Element} el @param {string} tag */
function wrap(el, tag) {
  const in_ = document.createElement(tag);
  in_.append(...el.childNodes);
  el.append(in_);
}

/** Pictures that came along become files; those of another computer are only their names. @param {ParentNode} root @returns {File[]} */
function pictures(root) {
  const files = [];
  for (const img of root.querySelectorAll("img")) {
    const src = img.getAttribute("src") ?? "";
    if (ours.test(src)) continue;
    const data = /^data:(image\/(png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/.exec(src);
    if (data) files.push(new File([Uint8Array.from(atob(data[3].replace(/\s/g, "")), (c) => c.charCodeAt(0))], `image.${data[2]}`, { type: data[1] }));
    img.replaceWith(data ? "" : img.alt); // a smiley is its word
  }
  return files;
}

/** Boxes in boxes around one line become that line; more than one blank line is one. @param {DocumentFragment} root */
function tidy(root) {
  for (const el of [...root.querySelectorAll("div")].reverse()) {
    const inner = [...el.childNodes].filter((n) => n instanceof Element || n.textContent?.trim());
    if (inner.some((n) => n instanceof Element && n.matches(block))) {
      if (inner.every((n) => n instanceof Element && n.matches(block))) unwrap(el);
    } else if (!el.firstChild && el.nextElementSibling?.matches(block)) el.remove(); // what a wrapper leaves behind
    else if (!el.textContent?.replace(/[\s\u00a0]/g, "") && !el.querySelector("img")) el.replaceChildren(document.createElement("br"));
  }
  for (const el of root.querySelectorAll("div + div")) {
    const blank = (/** @type {Element | null} */ d) => d?.localName === "div" && d.childNodes.length === 1 && d.firstElementChild?.localName === "br";
    if (blank(el) && blank(el.previousElementSibling)) el.remove();
  }
  for (const el of root.querySelectorAll("td > div:only-child, th > div:only-child, li > div:only-child")) unwrap(el);
  for (const el of root.querySelectorAll("b, i, u, s, code")) if (!el.textContent && !el.querySelector("img, br")) el.remove();
  root.normalize();
}

/** Clean HTML, and the pictures that were in it. @param {string} html @returns {{root: DocumentFragment, files: File[]}} */
export function clean(html) {
  const cut = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/i.exec(html);
  if (cut && !/<table/i.test(html)) html = cut[1]; // Excel puts the table itself outside
  html = html.replace(/<!--\[if[^\]]*\]>[\s\S]*?<!\[endif\]-->|<!\[(?:if|endif)[^\]]*\]>|<o:p>\s*<\/o:p>/gi, "");
  const inert = DOMPurify.sanitize(html, allowed), files = pictures(inert); // before it is part of this page, which would fetch them
  const root = /** @type {DocumentFragment} */ (document.importNode(inert, true));
  wordLists(root);
  spaces(root);
  styles(root);
  for (const el of root.querySelectorAll("strong")) rename(el, "b");
  for (const el of root.querySelectorAll("em")) rename(el, "i");
  for (const el of root.querySelectorAll("h1, h2, h3, h4, h5, h6")) { wrap(el, "b"); rename(el, "div"); }
  for (const el of root.querySelectorAll("p, section")) rename(el, "div");
  for (const a of root.querySelectorAll("a")) if (!/^(https?:|mailto:|tel:)/i.test(a.getAttribute("href") ?? "")) unwrap(a);
  for (const el of root.querySelectorAll("span, font")) unwrap(el);
  for (const el of root.querySelectorAll("*")) for (const name of ["style", "class", "title", "data-level", "data-word"]) el.removeAttribute(name);
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    if (!n.parentElement?.closest("pre, code")) n.textContent = (n.textContent ?? "").replace(/[ \t\r\n]+/g, " ").replace(/\u200b|\ufeff/g, "");
  }
  for (const el of root.querySelectorAll("table, tbody, thead, tr, ul, ol")) for (const n of [...el.childNodes]) if (n instanceof Text && !n.data.trim()) n.remove();
  tidy(root);
  return { root, files };
}
