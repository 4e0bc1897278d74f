// @ts-check
// Makes an element like another one and touches nothing that is the same already: focus, scrolling, open details, frames and
// what somebody is typing stay as they are. Children are matched by id or data-same, else by position.

/** Attributes that belong to the page, not to what the server sends. */
const ours = new Set(["style", "open"]);

/** @param {Element} from @param {Element} to */
export function morph(from, to) {
  const focused = document.activeElement;
  same(from, to);
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

/** @param {Element} from @param {Element} to */
function same(from, to) {
  if (from.isEqualNode(to) || busy(from)) return;
  for (const { name, value } of [...to.attributes]) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !ours.has(name)) from.removeAttribute(name);
  children(from, to);
}

/** What makes an element the same one: its id, or data-same where an id can't hold it. @param {Node} node */
const keyOf = (node) => (node instanceof Element ? node.id || node.getAttribute("data-same") || "" : "");

/** An open form is left alone until it is closed, and what a module has built always (data-still). @param {Element} el */
function busy(el) {
  return el.hasAttribute("data-still") || el instanceof HTMLDetailsElement && el.open && el.querySelector("form") !== null;
}

/** @param {Element} from @param {Element} to */
function children(from, to) {
  const wanted = new Set([...to.children].map(keyOf).filter(Boolean));
  const byKey = new Map([...from.children].filter(keyOf).map((c) => [keyOf(c), c]));
  let at = from.firstChild;
  for (const want of [...to.childNodes]) {
    while (at && keyOf(at) && !wanted.has(keyOf(at))) at = drop(at);
    const key = keyOf(want);
    const have = key ? byKey.get(key) : at && alike(at, want) ? at : null;
    if (!have) {
      const fresh = document.importNode(want, true);
      if (fresh instanceof Element) fresh.classList.add("fresh");
      from.insertBefore(fresh, at);
      continue;
    }
    if (have === at) at = at.nextSibling;
    else from.insertBefore(have, at);
    if (have instanceof Element && want instanceof Element) same(have, want);
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
function alike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && !keyOf(a);
}
