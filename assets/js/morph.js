// @ts-check
// Makes an element like another one and touches nothing that is the same already: focus, scrolling, open details, frames and
// what somebody is typing stay as they are. Children are matched by id or data-same, else by position.

import { turns } from "./parse.js";

/** Attributes that belong to the page, not to what the server sends. */
const ours = new Set(["style", "open"]);

/**
 * @param {Element} from @param {Element} to
 * @param {Set<Element>} [known] what is in to and was found to be as it is shown, a moment before
 */
export function morph(from, to, known = new Set()) {
  const focused = document.activeElement;
  same(from, to, known);
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

/**
 * What in to is as it is shown: of many children that takes longer than a key may wait, so keys come between.
 * @param {Element} from @param {Element} to @returns {Promise<Set<Element>>}
 */
export async function alike(from, to) {
  const shown = keyed(from), rest = turns(), known = new Set();
  for (const want of to.children) {
    if (shown.get(keyOf(want))?.isEqualNode(want)) known.add(want);
    await rest();
  }
  return known;
}

/** @param {Element} from @param {Element} to @param {Set<Element>} known */
function same(from, to, known) {
  if (known.has(to) || from.isEqualNode(to) || busy(from)) return;
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !ours.has(name)) from.removeAttribute(name);
  children(from, to, known);
}

/** What makes an element the same one: its id, or data-same where an id can't hold it. @param {Node} node */
const keyOf = (node) => (node instanceof Element ? node.id || node.getAttribute("data-same") || "" : "");

/** @param {Element} of */
const keyed = (of) => new Map([...of.children].filter(keyOf).map((c) => [keyOf(c), c]));

/** An open form is left alone until it is closed, and what a module has built always (data-still). @param {Element} el */
function busy(el) {
  return el.hasAttribute("data-still") || el instanceof HTMLDetailsElement && el.open && el.querySelector("form") !== null;
}

/** @param {Element} from @param {Element} to @param {Set<Element>} known */
function children(from, to, known) {
  const wanted = new Set([...to.children].map(keyOf).filter(Boolean));
  const byKey = keyed(from);
  let at = from.firstChild;
  for (const want of [...to.childNodes]) {
    while (at && keyOf(at) && !wanted.has(keyOf(at))) at = drop(at);
    const key = keyOf(want);
    const have = key ? byKey.get(key) : at && kin(at, want) ? at : null;
    if (!have) {
      const fresh = document.importNode(want, true);
      if (fresh instanceof Element) fresh.classList.add("fresh");
      from.insertBefore(fresh, at);
      continue;
    }
    if (have === at) at = at.nextSibling;
    else from.insertBefore(have, at);
    if (have instanceof Element && want instanceof Element) same(have, want, known);
    else if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
  }
  while (at) at = drop(at);
}

/** @param {ChildNode} node */
function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** Nodes without a key are the same if they are of the same kind. @param {Node} a @param {Node} b */
function kin(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && !keyOf(a);
}
