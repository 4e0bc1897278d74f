// @ts-check
// A field with a list box below it that the server fills: arrow keys move, Enter takes, Escape leaves. Nothing happens while an input
// method composes, and an answer that comes too late is dropped.

/**
 * @typedef {object} Source
 * @property {(text: string) => Promise<Node[] | null>} read what the list shows; null leaves it as it is
 * @property {(option: HTMLElement) => void} take
 * @property {() => void} [left] by Escape
 * @property {(option: HTMLElement) => void} [drop] takes an option with a cross (.forget) out of what is offered: by Delete at the end of the text, or by the cross
 * @property {boolean} [first] whether the first option is chosen at once
 */

/** @param {HTMLInputElement} field @param {HTMLElement} list @param {Source} source */
export function listbox(field, list, source) {
  let asked = 0, walked = false; // by arrow keys, since something was typed
  let stale = false, hurry = false; // the list is of an earlier text; Enter came before the list that it is meant for
  list.tabIndex = -1; // what scrolls is a stop for Tab in some browsers, and this one is gone when one comes there
  const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=option]")]);
  const chosen = () => options().findIndex((o) => o.getAttribute("aria-selected") === "true");

  /** @param {number} at */
  function choose(at) {
    options().forEach((o, i) => { o.setAttribute("aria-selected", String(i === at)); });
    const o = options()[at];
    if (!o) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", o.id);
    o.scrollIntoView({ block: "nearest" });
  }
  function close() {
    asked++;
    stale = hurry = false;
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }
  async function read() {
    const mine = ++asked, nodes = await source.read(field.value);
    if (mine !== asked) return;
    const go = hurry;
    stale = hurry = false;
    if (!nodes) return;
    const at = walked ? options()[chosen()]?.textContent ?? null : null;
    list.replaceChildren(...nodes);
    const any = options().length > 0, again = at === null ? -1 : options().findIndex((o) => o.textContent === at);
    list.hidden = !any;
    field.setAttribute("aria-expanded", String(any));
    choose(again < 0 && source.first && any ? 0 : again); // what one has gone to stays chosen though the list came anew
    if (go) take();
  }
  function take() {
    const o = options()[chosen()];
    if (!o) return;
    swallow();
    walked = false;
    if (!source.first) choose(-1);
    source.take(o);
  }
  /** Another text: what was chosen for the one before is not meant by Enter. */
  function changed() {
    walked = hurry = false;
    stale = true;
    if (!source.first) choose(-1);
  }
  let timer = 0;
  const soon = () => { clearTimeout(timer); timer = window.setTimeout(read, 60); };

  field.addEventListener("input", (e) => { changed(); if (!(/** @type {InputEvent} */ (e).isComposing)) soon(); });
  field.addEventListener("compositionend", soon);
  list.addEventListener("pointerdown", (e) => e.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (e) => {
    const o = /** @type {Element} */ (e.target).closest("[role=option]");
    if (!(o instanceof HTMLElement)) return;
    if (/** @type {Element} */ (e.target).closest(".forget")) source.drop?.(o); else source.take(o);
  });
  field.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.altKey || e.ctrlKey || e.metaKey) return;
    const n = options().length, at = chosen();
    if (e.key.startsWith("Arrow")) walked = true;
    if (e.key === "ArrowDown" && n) choose((at + 1) % n);
    else if (e.key === "ArrowDown") soon();
    else if (e.key === "ArrowUp" && n) choose(at < 0 ? n - 1 : (at - 1 + n) % n);
    else if (e.key === "Enter" && stale && !walked && source.first) hurry = true;
    else if (e.key === "Enter" && at >= 0) take();
    else if (e.key === "Delete" && source.drop && options()[at]?.querySelector(".forget") && field.selectionStart === field.value.length) source.drop(options()[at]);
    else if (e.key === "Escape" && !list.hidden && !source.left) close();
    else if (e.key === "Escape" && source.left) source.left();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  return { read, close };
}

/** The letter itself goes nowhere, though the focus moves before it comes: not every way of typing drops it with its keydown. */
export function swallow() {
  const drop = (/** @type {Event} */ e) => e.preventDefault();
  document.addEventListener("keypress", drop, { capture: true, once: true });
  document.addEventListener("keyup", () => document.removeEventListener("keypress", drop, true), { capture: true, once: true });
}

/** What the server offers for a text, as nodes of this page. @param {string} source @param {string} text @returns {Promise<HTMLElement[] | null>} */
export async function offers(source, text) {
  try {
    const res = await fetch(`${source}?q=${encodeURIComponent(text)}`, { headers: { "Deskbell-Fragment": "1" } });
    if (!res.ok || res.redirected) return null;
    const doc = new DOMParser().parseFromString(await res.text(), "text/html");
    return [...(doc.getElementById("found")?.children ?? [])].map((el) => /** @type {HTMLElement} */ (document.importNode(el, true)));
  } catch {
    return null;
  }
}
