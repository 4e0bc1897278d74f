// @ts-check
// The keys of the desk: data-key="e" on a control is the key that presses it (a field: that goes there), data-key="g m" is two keys one
// after the other. They rest while somebody types or an input method composes, in open dialogs and menus, and for who switched them off.
// A module with a key of its own listens for desk:key and prevents its default.
import { openSheet, seen } from "./keysheet.js";
import { swallow } from "./listbox.js";

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#rows .row")]);
const current = () => /** @type {HTMLElement | null} */ (document.activeElement?.closest(".row") ?? document.activeElement?.closest(".pick")?.querySelector(".row") ?? document.querySelector("#rows .row[aria-current]"));

/** @param {number} step */
function move(step) {
  const all = rows(), here = current();
  const at = here ? all.indexOf(here) : -1;
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Of several controls with a key: the one of the row that has the focus, else the first that is seen, else one that is not (in a shut menu, or shown on a phone). @param {string} key */
function controlOf(key) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)]).filter((el) => !el.matches(":disabled") && !el.closest("[hidden], dialog:not([open])"));
  const row = current()?.closest(".pick") ?? current();
  return all.find((el) => row?.contains(el)) ?? all.find(seen) ?? all[0];
}

/** @param {HTMLElement} el */
function press(el) {
  if (el.matches("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select")) {
    swallow();
    el.focus();
    if (el instanceof HTMLInputElement) el.select();
  } else el.click();
}

/** @type {Record<string, () => void>} */
const own = { j: () => move(1), k: () => move(-1), "?": openSheet };

/** The first of two keys, for a moment. */
let before = "", timer = 0;

/** What a key does; null where it does nothing. @param {string} key @param {boolean} again @returns {(() => void) | null} */
function actOf(key, again) {
  const whole = before ? `${before} ${key}` : key, rest = () => {};
  before = "";
  clearTimeout(timer);
  if (!document.dispatchEvent(new CustomEvent("desk:key", { detail: { key: whole }, cancelable: true }))) return rest;
  const el = controlOf(whole);
  if (el) return again ? rest : () => press(el);
  if (own[whole]) return own[whole];
  if (!document.querySelector(`[data-key^="${CSS.escape(whole)} "]`)) return null;
  before = whole;
  timer = window.setTimeout(() => { before = ""; }, 1500);
  return rest;
}

/** Where letters are letters. @param {Element} el */
const writing = (el) => el.closest("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false]), dialog[open], details[data-menu][open], [role=listbox]");

/** A key as it stands on the keyboard: an input method may give it in full width. @param {string} key */
const plain = (key) => (/^[\uff01-\uff5e]$/.test(key) ? String.fromCharCode(key.charCodeAt(0) - 0xfee0) : key);

document.addEventListener("keydown", (e) => {
  const el = /** @type {Element} */ (e.target), key = plain(e.key);
  if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || key.length > 1) return;
  if (document.body.dataset.keys === "off" || document.querySelector("dialog[open]") || writing(el)) return;
  if (key === " ") return;
  const act = actOf(key, e.repeat);
  if (!act) return;
  e.preventDefault(); // first: the field that gets the focus must not get the letter
  act();
});
