// @ts-check
// The reply box and the note box: switching between them, sending, and what happens when that fails. Nothing typed is ever lost.
import { keepDraft } from "./draft.js";
import { post, toast } from "./fetch.js";
import { refreshList } from "./list.js";
import { refreshTicket } from "./ticket.js";
import { takeFiles } from "./upload.js";

/**
 * A box: its form and what is written in it, as a textarea or rich.
 * @typedef {{form: HTMLFormElement, empty: () => boolean, pack: (f: FormData) => void, clear: () => void, insert: (text: string) => void,
 *   copy: () => string, paste: (copy: string) => void, image: ((href: string, name: string) => void) | null, focus: () => void, changed: () => void, settle: () => Promise<void>}} Box
 */

/** @type {Map<string, Box>} */
const boxes = new Map();

/** @param {HTMLFormElement} form @returns {Box} */
function plain(form) {
  const area = /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-text]"));
  return {
    form, image: null, changed: () => {}, settle: async () => {},
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

/** @param {Box} box @param {HTMLElement | null} submitter */
async function send(box, submitter) {
  const { form } = box, words = form.dataset;
  if (form.ariaBusy) return;
  if (form.querySelector("progress")) { say(form, words.wordUploading ?? "", true); return; }
  form.ariaBusy = "true";
  say(form, words.wordSending ?? "");
  await box.settle();
  const body = new FormData(form, submitter);
  body.delete("file");
  box.pack(body);
  const { ok, status, data } = await post(form.action, body);
  form.ariaBusy = null;
  if (ok) { await sent(box, data); return; }
  say(form, status === 0 ? words.wordOffline ?? "" : "", true);
  failed(box, status === 0 ? { message: "" } : data);
  box.changed();
}

/** @param {Box} box @param {{to?: string}} data */
async function sent(box, data) {
  const { form } = box;
  box.clear();
  form.querySelectorAll("[data-file]").forEach((el) => el.remove());
  form.querySelectorAll('[name="to"], [name="cc"], [name="bcc"], [name="later_at"], [name="anyway"]').forEach((el) => { if (el instanceof HTMLInputElement) el.type === "hidden" ? el.remove() : (el.value = ""); });
  notice(form, "");
  say(form, "");
  form.querySelectorAll("details[open]").forEach((el) => el.removeAttribute("open"));
  form.dispatchEvent(new CustomEvent("desk:sent", { bubbles: true }));
  if (data.to) { location.assign(data.to); return; }
  await Promise.all([refreshTicket(), refreshList()]);
  const pane = document.getElementById("messages");
  pane?.scrollTo({ top: pane.scrollHeight, behavior: "smooth" });
  pane?.focus({ preventScroll: true });
}

/** @param {Box} box @param {{notice?: string, message?: string, field?: string, anyway?: boolean}} data */
function failed(box, data) {
  const { form } = box;
  if (data.notice) notice(form, data.notice);
  else if (data.message) toast(data.message, true);
  if (data.field === "later_at") form.querySelector(".pair > details")?.setAttribute("open", "");
  if (data.field && ["to", "cc", "bcc"].includes(data.field)) form.querySelector(".people")?.setAttribute("open", "");
  const field = data.field ? form.querySelector(`[name="${data.field}"]`) : null;
  if (field instanceof HTMLInputElement) { field.ariaInvalid = "true"; field.focus(); }
  if (!data.anyway) return;
  const main = form.querySelector(".tools > .pair > [data-send]");
  if (main instanceof HTMLButtonElement) { main.textContent = form.dataset.wordAnyway ?? ""; main.focus(); }
  if (!form.querySelector('[name="anyway"]')) form.insertAdjacentHTML("afterbegin", '<input type="hidden" name="anyway" value="1">');
  refreshTicket();
}

/** What the server says about a form; it comes from our own template. @param {HTMLFormElement} form @param {string} html */
function notice(form, html) {
  const el = form.querySelector("[data-notice]");
  if (el) el.innerHTML = html.trim();
}

/** @param {HTMLFormElement} form @param {string} text @param {boolean} [bad] */
function say(form, text, bad = false) {
  const el = form.querySelector("[data-saved]");
  if (el) { el.textContent = text; el.classList.toggle("bad", bad); }
}

/** The newest message on the screen counts as seen as long as nothing has been written. @param {Box} box */
function see(box) {
  const all = document.querySelectorAll("#messages > .msg"), field = box.form.querySelector("[data-seen]");
  const last = all[all.length - 1]?.id.slice(1);
  if (box.empty() && last && field instanceof HTMLInputElement) field.value = last;
}

/** @param {HTMLFormElement} form */
async function bind(form) {
  let box = plain(form);
  if (form.dataset.rich) {
    const editor = await import("./editor.js").catch(() => null); // a network that drops it leaves the plain box
    if (editor) box = editor.rich(box);
  }
  boxes.set(form.dataset.composer ?? "", box);
  keepDraft(box);
  takeFiles(box);
  form.addEventListener("submit", (e) => { e.preventDefault(); send(box, e.submitter); });
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector(".tools [data-send]")));
  });
  document.addEventListener("desk:parts", () => see(box));
  form.dataset.ready = "1";
}

document.addEventListener("click", (e) => {
  const tab = /** @type {Element} */ (e.target).closest?.("[data-compose]");
  if (!tab || !boxes.size) return;
  e.preventDefault();
  openComposer(tab.getAttribute("data-compose") ?? "");
});
for (const form of document.querySelectorAll("form[data-composer]")) if (form instanceof HTMLFormElement) bind(form);
