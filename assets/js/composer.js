// @ts-check
// The reply box and the note box: what each of them can do, and which of them is open. What is in one never moves to the other.
import { keepDraft } from "./draft.js";
import { onPage } from "./page.js";
import { held, send } from "./sending.js";
import { takeFiles } from "./upload.js";
import { visit } from "./visit.js";

/**
 * A box: its form and what is written in it, as a textarea or rich.
 * @typedef {{form: HTMLFormElement, empty: () => boolean, pack: (f: FormData) => void, clear: () => void, insert: (text: string, html?: string) => void,
 *   copy: () => string, paste: (copy: string) => void, here: () => Range | null, image: ((at: Range, href: string, name: string) => void) | null, focus: () => void, changed: () => void,
 *   settle: () => Promise<void>, file: (got: any) => void, lineStart: () => boolean, end: () => void}} Box
 */

/** @type {Map<string, Box>} */
const boxes = new Map();

/** @param {HTMLFormElement} form @returns {Box} */
function plain(form) {
  const area = /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-text]"));
  const before = () => area.value.slice(0, area.selectionStart);
  return {
    form, image: null, here: () => null, changed: () => {}, settle: async () => {}, file: () => {}, end: () => {},
    empty: () => area.value.trim() === "" && !form.querySelector("[data-file]"),
    pack: () => {},
    clear: () => { area.value = ""; },
    copy: () => area.value,
    paste: (copy) => { area.value = copy; },
    insert: (text) => {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    focus: () => area.focus(),
    lineStart: () => /(^|\n)[ \t]*$/.test(before()),
  };
}

/** Shows a box and puts the cursor into it. @param {string} kind */
export function openComposer(kind) {
  const box = boxes.get(kind);
  if (!box) return;
  for (const [name, other] of boxes) other.form.hidden = name !== kind;
  for (const tab of document.querySelectorAll("[data-compose]")) tab.setAttribute("aria-pressed", String(tab.getAttribute("data-compose") === kind));
  box.focus();
}

export const boxOf = (/** @type {string} */ kind) => boxes.get(kind);

/** The newest message on the screen counts as seen as long as nothing has been written. @param {Box} box */
function see(box) {
  const all = document.querySelectorAll("#messages > .msg"), field = box.form.querySelector("[data-seen]");
  const last = all[all.length - 1]?.id.slice(1);
  if (box.empty() && last && field instanceof HTMLInputElement) field.value = last;
}

/** @param {HTMLFormElement} form @param {AbortSignal} signal */
async function bind(form, signal) {
  let box = plain(form);
  if (form.dataset.rich) {
    const editor = await import("./editor.js").catch(() => null); // a network that drops it leaves the plain box
    if (signal.aborted) return;
    if (editor) box = editor.rich(box);
  }
  boxes.set(form.dataset.composer ?? "", box);
  takeFiles(box, signal);
  keepDraft(box, signal);
  signal.addEventListener("abort", () => box.end());
  for (const name of ["beforeinput", "keydown", "paste", "drop"]) form.addEventListener(name, held, true);
  form.addEventListener("submit", (e) => { e.preventDefault(); send(box, e.submitter, signal); });
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector(".tools [data-send]")));
  });
  document.addEventListener("desk:parts", () => see(box), { signal });
  form.dataset.ready = "1";
}

document.addEventListener("click", (e) => {
  const tab = /** @type {Element} */ (e.target).closest?.("[data-compose]");
  if (!tab || !boxes.size) return;
  e.preventDefault();
  openComposer(tab.getAttribute("data-compose") ?? "");
});
document.addEventListener("desk:merged", (e) => { // who is writing goes on when they want to
  if (!document.activeElement?.closest("form[data-composer]") && [...boxes.values()].every((box) => box.empty())) visit(/** @type {CustomEvent} */ (e).detail);
});
onPage((signal) => {
  boxes.clear();
  for (const form of document.querySelectorAll("form[data-composer]")) if (form instanceof HTMLFormElement) bind(form, signal);
});
