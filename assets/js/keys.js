// @ts-check
// The keys of the desk. They rest while somebody types, composes or has a dialog open.
import { openComposer } from "./composer.js";

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#rows .row")]);

/** @param {number} step */
function move(step) {
  const all = rows();
  const here = document.activeElement?.closest(".row") ?? document.querySelector("#rows .row[aria-current]");
  const at = here ? all.indexOf(/** @type {HTMLElement} */ (here)) : -1;
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** @param {string} selector */
const press = (selector) => { const el = document.querySelector(selector); if (el instanceof HTMLElement) el.click(); return el !== null; };

/** @type {Record<string, () => void>} */
const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: () => { const row = document.activeElement?.closest(".row"); if (row instanceof HTMLElement) row.click(); },
  u: () => press("[data-back]"),
  r: () => openComposer("reply"),
  n: () => openComposer("note"),
  a: () => press('[data-key="a"]'),
  e: () => press('[data-key="e"]'),
  "#": () => press('[data-key="#"]'),
  "/": () => { const field = document.querySelector("[data-search]"); if (field instanceof HTMLInputElement) { field.focus(); field.select(); } },
  "?": () => { const dialog = document.getElementById("keys"); if (dialog instanceof HTMLDialogElement) dialog.showModal(); },
};

document.addEventListener("keydown", (e) => {
  const el = /** @type {HTMLElement} */ (e.target);
  if (e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
  if (el.closest("input, textarea, select, [contenteditable], dialog[open], details[data-menu][open]")) {
    if (e.key === "Escape" && el.closest("[data-search]")) el.blur();
    return;
  }
  const act = keys[e.key];
  if (!act) return;
  e.preventDefault();
  act();
});
