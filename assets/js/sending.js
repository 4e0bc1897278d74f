// @ts-check
// Sending what is in a box. While the connection or the server is away it is tried again with the same key, so that what did arrive
// counts once; a change to the text stops that. Nothing typed is ever lost.
import { post, toast } from "./fetch.js";
import { refreshList } from "./list.js";
import { refreshTicket } from "./ticket.js";
import { visit } from "./visit.js";

/** @typedef {import("./composer.js").Box} Box */
/** @typedef {{ok: boolean, status: number, data: any}} Answer */

const pause = 2500, hold = 2000;
/** Answers of somebody on the way, not of the desk. */
const away = (/** @type {number} */ status) => status === 0 || (status >= 502 && status <= 504);

/** A key that no other form has. crypto.randomUUID is missing where the desk is reached without TLS. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
}

/** Posts once. For a moment nothing can be typed: it would be neither in this mail nor in the next. @param {HTMLFormElement} form @param {FormData} body */
async function ship(form, body) {
  form.dataset.held = "";
  const free = setTimeout(() => { delete form.dataset.held; }, hold);
  const got = await post(form.action, body);
  clearTimeout(free);
  delete form.dataset.held;
  return got;
}

/** Keys and what is pasted wait outside a box that is held. @param {Event} e */
export function held(e) {
  const box = e.target instanceof Element ? e.target.closest(".rich, [data-text]") : null;
  if (!box || !box.closest("form[data-held]")) return;
  if (e instanceof KeyboardEvent && (e.ctrlKey || e.metaKey || e.altKey || (e.key.length > 1 && !/^(Enter|Backspace|Delete)$/.test(e.key)))) return;
  e.preventDefault();
  e.stopImmediatePropagation();
}

/** @param {Box} box @param {HTMLElement | null} submitter @param {AbortSignal} signal ends with the page */
export async function send(box, submitter, signal) {
  const { form } = box, words = form.dataset;
  if (form.hasAttribute("aria-busy")) return;
  if (form.querySelector("progress")) { say(form, words.wordUploading ?? "", true); return; }
  shut(form);
  form.setAttribute("aria-busy", "true");
  say(form, words.wordSending ?? "");
  await box.settle();
  const body = new FormData(form, submitter);
  body.delete("file");
  box.pack(body);
  const copy = box.copy();
  let { ok, status, data } = await ship(form, body);
  if (away(status)) ({ ok, status, data } = await insist(box, body, signal, { ok, status, data }));
  form.removeAttribute("aria-busy");
  if (ok) { await sent(box, data, signal, copy); return; }
  if (signal.aborted) { toast(data.message, true); return; } // the draft is kept
  if (data.to) { // merged meanwhile: the draft has gone there
    emptied(box);
    form.dispatchEvent(new CustomEvent("desk:sent", { bubbles: true }));
    toast(data.message, true);
    visit(data.to);
    return;
  }
  say(form, status < 0 ? words.wordStopped ?? "" : "", true);
  if (status > 0) failed(box, data);
  box.changed();
}

/** The ways to send lie over what is said about it. @param {HTMLFormElement} form */
function shut(form) {
  const menu = form.querySelector(".pair > details[open]");
  if (menu?.contains(document.activeElement)) menu.querySelector("summary")?.focus();
  menu?.removeAttribute("open");
}

/** What is waited for: the connection, or what the desk says it lacks. @param {HTMLFormElement} form @param {Answer} got */
function awaits(form, got) {
  const { wordWaiting = "", wordRetrying = "" } = form.dataset;
  say(form, got.status && got.data.message ? wordRetrying.replace("{why}", got.data.message) : wordWaiting, true);
}

/** Tries until there is an answer, or until something is changed (status -1) or the page ends. @param {Box} box @param {FormData} body @param {AbortSignal} signal @param {Answer} got the first one */
async function insist(box, body, signal, got) {
  const { form } = box;
  awaits(form, got);
  form.classList.add("waiting");
  let stopped = false, wake = () => {};
  const stop = () => { stopped = true; wake(); };
  const now = () => wake();
  form.addEventListener("input", stop, { once: true });
  addEventListener("online", now);
  signal.addEventListener("abort", stop);
  stopped ||= signal.aborted;
  while (!stopped && away(got.status)) {
    await new Promise((done) => { wake = () => done(undefined); setTimeout(done, pause); });
    if (stopped) break;
    got = await ship(form, body);
    if (away(got.status) && !stopped) awaits(form, got);
  }
  form.removeEventListener("input", stop);
  removeEventListener("online", now);
  form.classList.remove("waiting");
  return away(got.status) ? { ...got, status: -1 } : got;
}

/** Makes a box as it is before anything is written. @param {Box} box */
export function emptied(box) {
  const { form } = box;
  box.clear();
  form.querySelectorAll("[data-file]").forEach((el) => el.remove());
  form.querySelectorAll('[name="to"], [name="cc"], [name="bcc"], [name="later_at"], [name="anyway"]').forEach((el) => { if (el instanceof HTMLInputElement) el.name === "anyway" ? el.remove() : (el.value = ""); });
  form.querySelector("[data-thens]")?.replaceChildren();
  set(form, "[data-form]", newKey());
  set(form, "[data-base]", "0");
  notice(form, "");
  say(form, "");
  form.querySelectorAll("details[open]").forEach((el) => el.removeAttribute("open"));
}

/** @param {Box} box @param {{to?: string}} data @param {AbortSignal} signal @param {string} copy what went */
async function sent(box, data, signal, copy) {
  const { form } = box, now = box.copy();
  emptied(box);
  form.dispatchEvent(new CustomEvent("desk:sent", { bubbles: true }));
  if (signal.aborted) return; // one is elsewhere by now
  if (now !== copy) { // somebody has gone on writing while it was long on its way
    box.paste(now);
    box.changed();
    toast(form.dataset.wordMore ?? "");
    data = {};
  }
  if (data.to) { visit(data.to); return; }
  await Promise.all([refreshTicket(), refreshList()]);
  const pane = document.getElementById("messages");
  pane?.scrollTo({ top: pane.scrollHeight, behavior: "smooth" });
  if (document.activeElement === document.body || form.contains(document.activeElement)) pane?.focus({ preventScroll: true }); // who is elsewhere already stays there
}

/** @param {Box} box @param {{notice?: string, message?: string, field?: string, anyway?: boolean, again?: boolean, base?: number}} data */
function failed(box, data) {
  const { form } = box;
  if (data.notice) notice(form, data.notice);
  else if (data.message) toast(data.message, true);
  if (data.base) set(form, "[data-base]", String(data.base));
  if (data.again) { set(form, "[data-form]", newKey()); refreshTicket(); }
  if (data.field === "later_at") form.querySelector(".pair > details")?.setAttribute("open", "");
  if (data.field && ["to", "cc", "bcc"].includes(data.field)) form.querySelector(".people")?.setAttribute("open", "");
  const field = data.field ? form.querySelector(`[name="${data.field}"]`) : null;
  if (field instanceof HTMLInputElement) { field.setAttribute("aria-invalid", "true"); field.focus(); }
  if (!data.anyway) return;
  if (!form.querySelector('[name="anyway"]')) form.insertAdjacentHTML("afterbegin", '<input type="hidden" name="anyway" value="1">');
  form.dispatchEvent(new Event("desk:whom"));
  const main = form.querySelector("[data-main]");
  if (main instanceof HTMLButtonElement) main.focus();
  refreshTicket();
}

/** @param {HTMLFormElement} form @param {string} selector @param {string} value */
export function set(form, selector, value) {
  const field = form.querySelector(selector);
  if (field instanceof HTMLInputElement) field.value = value;
}

/** What the server says about a form; it comes from our own template. @param {HTMLFormElement} form @param {string} html */
export function notice(form, html) {
  const el = form.querySelector("[data-notice]");
  if (el) el.innerHTML = html.trim();
}

/** @param {HTMLFormElement} form @param {string} text @param {boolean} [bad] */
function say(form, text, bad = false) {
  const el = form.querySelector("[data-saved]");
  if (el) { el.textContent = text; el.classList.toggle("bad", bad); }
}
