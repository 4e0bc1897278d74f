// @ts-check
// Ticking rows: one by one, from one to another with shift, all; by mouse and by x, X, J, K. Escape ticks none. All is the whole view,
// as it is at that moment, however much of it is shown (whole.js).
import { onPage } from "./page.js";
import { endWhole, tickWhole, whole, wholeOf } from "./whole.js";

/** @type {HTMLFormElement | null} */
let form = null;
/** @type {HTMLInputElement | null} */
let all = null;
/** @type {HTMLElement | null} */
let said = null;
export const boxes = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('#rows input[name="number"]')]);
let bare = "";

/** From where a range goes. @type {HTMLInputElement | null} */
let from = null;

function show() {
  if (!all || !form || !said) return;
  const list = boxes(), n = list.filter((b) => b.checked).length;
  const picked = whole() ? whole() - (list.length - n) : n;
  all.checked = picked > 0 && n === list.length;
  all.indeterminate = picked > 0 && n < list.length;
  const words = picked ? ((whole() && n === list.length ? said.dataset.whole : said.dataset.words) ?? "").replace("{n}", String(picked)) : bare;
  if (said.textContent !== words) said.textContent = words;
  form.hidden = picked === 0; // its keys are for the ticket then
  form.classList.toggle("on", picked > 0); // where CSS can't ask whether a row is ticked
  for (const el of form.querySelectorAll("[data-many]")) if (el instanceof HTMLButtonElement) el.disabled = n < 2 || whole() > 0;
}

/** @param {boolean} on */
export function pickAll(on) {
  endWhole();
  for (const box of boxes()) box.checked = on;
  from = null;
  show();
}

/** Ticks the view, of which more may be behind what is shown. @param {AbortSignal} signal */
async function pickView(signal) {
  pickAll(true);
  if (document.querySelector("#rows [data-more]") && !await wholeOf(boxes(), signal)) { pickAll(false); return; }
  tickWhole(boxes());
  show();
}

/** @param {HTMLInputElement} to @param {boolean} on */
function range(to, on) {
  const list = boxes(), a = from?.isConnected ? list.indexOf(from) : -1, b = list.indexOf(to);
  for (const box of a < 0 ? [to] : list.slice(Math.min(a, b), Math.max(a, b) + 1)) box.checked = on;
  from = to;
  show();
}

const here = () => /** @type {HTMLInputElement | null} */ ((document.activeElement?.closest(".pick") ?? document.querySelector("#rows .row[aria-current]")?.closest(".pick"))?.querySelector("input") ?? null);

/** @param {number} step */
function extend(step) {
  const list = boxes(), box = here(), at = box ? list.indexOf(box) : -1;
  if (box) range(box, true);
  const next = list[Math.min(list.length - 1, Math.max(0, at + step))];
  if (!next) return;
  range(next, true);
  const row = next.closest(".pick")?.querySelector("a");
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

/** @type {Record<string, () => void>} */
const keys = {
  x: () => { const box = here(); if (box) { box.checked = !box.checked; from = box; show(); } },
  X: () => { const box = here(); if (box) range(box, true); },
  J: () => extend(1),
  K: () => extend(-1),
};

onPage((signal) => {
  const bar = form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-bulk]"));
  const every = all = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-pick-all]")), rows = document.getElementById("rows");
  said = document.querySelector("[data-picked]");
  if (!bar || !every || !rows) return;
  bare = said?.textContent ?? "";
  for (const el of bar.querySelectorAll("label[hidden], [data-unpick]")) /** @type {HTMLElement} */ (el).hidden = false; // without script they would do nothing
  every.addEventListener("change", () => { if (every.checked) pickView(signal); else pickAll(false); }, { signal });
  rows.addEventListener("change", show, { signal });
  rows.addEventListener("click", (e) => {
    if (!(e.target instanceof Element)) return;
    const box = e.target.closest(".pick")?.querySelector("input");
    if (!box) return;
    if (e.target === box) { if (e.shiftKey) range(box, box.checked); else from = box; }
    else if (e.shiftKey) { e.preventDefault(); range(box, true); }
  }, { signal });
  bar.addEventListener("reset", (e) => { e.preventDefault(); pickAll(false); }, { signal });
  signal.addEventListener("abort", () => pickAll(false)); // the keys of the next page are for its ticket
  show();
});

document.addEventListener("desk:rows", () => { tickWhole(boxes()); show(); });
document.addEventListener("desk:key", (e) => {
  if (!form) return;
  const key = /** @type {CustomEvent} */ (e).detail.key, act = keys[key];
  if (act && boxes().length) { e.preventDefault(); act(); return; }
  const control = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!(control instanceof HTMLElement)) return;
  const box = document.activeElement?.closest("#rows") ? here() : null;
  if (!whole() && !boxes().some((b) => b.checked)) {
    if (box) box.checked = true; // it is for the row that one is at
    else if ([...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].some((el) => !form?.contains(el))) return; // for the ticket, then
    else { e.preventDefault(); return; }
    show();
  }
  e.preventDefault();
  control.click();
});
document.addEventListener("keydown", (e) => {
  if (!form || e.key !== "Escape" || e.defaultPrevented || !whole() && !boxes().some((b) => b.checked) || document.querySelector("dialog[open], details[data-menu][open]")) return;
  if (e.target instanceof Element && e.target.closest("textarea, [contenteditable], input:not([type=checkbox])")) return;
  e.preventDefault();
  pickAll(false);
});
