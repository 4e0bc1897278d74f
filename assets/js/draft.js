// @ts-check
// What is typed is kept on the server within two seconds, and when the page is left. It says so. Until the server has it, the browser
// keeps a copy too, with the form's key: a page that is loaded again may overtake what was sent on leaving. Where another page of the
// same agent has saved this draft meanwhile, neither overwrites the other: they say which one they want.
import { post, toast } from "./fetch.js";
import { emptied, notice, set } from "./sending.js";

const pause = 700, most = 1500, again = 3000;
const writer = [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(36)).join("");

/** @param {import("./composer.js").Box} box @param {AbortSignal} signal ends with the page */
export function keepDraft(box, signal) {
  const { form } = box, url = form.dataset.draft ?? "", words = form.dataset;
  const line = form.querySelector("[data-saved]");
  let timer = 0, since = 0, kept = 0, dirty = false, torn = false, typed = false, found = "";
  /** @type {Promise<unknown>} */
  let running = Promise.resolve();

  const say = (/** @type {string | undefined} */ text, bad = false) => {
    if (!line || form.hasAttribute("aria-busy")) return;
    line.textContent = text ?? "";
    line.classList.toggle("bad", bad);
  };
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (form.querySelector(`[data-${name}]`));

  /** What box.file takes. */
  const files = () => /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-file]")]).map((el) => {
    const link = /** @type {HTMLAnchorElement} */ (el.querySelector("a"));
    return { id: Number(el.dataset.file), bytes: Number(el.dataset.bytes), href: link.getAttribute("href"), name: link.textContent, size: el.querySelector("small")?.textContent };
  });

  const whom = new URLSearchParams(location.search).get("to") ?? ""; // what is begun for one customer is not found in a mail to another
  const key = `draft ${document.body.dataset.agent} ${url} ${form.dataset.composer}${whom && ` ${whom}`}`;
  const lines = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('[name="to"], [name="cc"], [name="bcc"], [name="subject"]')]);
  const heads = () => lines.map((el) => [el.name, el.value]);
  const remember = () => {
    try { localStorage.setItem(key, JSON.stringify({ copy: box.copy(), heads: heads(), files: files(), form: field("form")?.value, base: field("base")?.value, seen: field("seen")?.value, writer })); } catch { /* full or forbidden: the server has it soon */ }
  };
  const later = () => { kept ||= window.setTimeout(() => { kept = 0; if (dirty) remember(); }, 200); }; // not with every key
  const forget = () => { clearTimeout(kept); kept = 0; try { localStorage.removeItem(key); } catch { /* there is none */ } };

  const body = () => {
    const data = new FormData(form);
    for (const name of ["file", "back", "seen", "anyway", "form"]) data.delete(name);
    data.set("kind", form.dataset.composer ?? "");
    data.set("writer", writer);
    if (found && !typed) data.set("found", found);
    box.pack(data);
    return data;
  };

  const save = async () => {
    clearTimeout(timer);
    since = 0;
    if (torn || form.hasAttribute("aria-busy")) return;
    dirty = false;
    say(words.wordSaving);
    const { ok, status, data } = await post(url, body());
    if (ok && data.gone) { // another browser had it as a draft
      if (!typed) { emptied(box); forget(); toast(data.message); } else box.changed();
      return;
    }
    if (ok) {
      if (data.base && !form.hasAttribute("aria-busy")) set(form, "[data-base]", String(data.base));
      if (!dirty) { say(data.none ? "" : words.wordSaved); forget(); }
      return;
    }
    dirty = true;
    if (status === 409 && data.notice) {
      torn = true;
      notice(form, data.notice);
      if (field("base")) form.dataset.theirs = String(data.base);
    }
    const gone = status === 0 || (status >= 502 && status <= 504);
    say(gone ? words.wordLost : data.message || words.wordUnsaved, true);
    if (!torn && !signal.aborted) timer = window.setTimeout(start, again);
  };
  const start = () => { running = running.then(save, save); };

  box.changed = () => {
    dirty = true;
    later();
    since ||= Date.now();
    say(words.wordUnsaved);
    clearTimeout(timer);
    timer = window.setTimeout(start, Math.max(0, Math.min(pause, since + most - Date.now())));
  };
  box.settle = async () => { if (dirty) remember(); clearTimeout(timer); since = 0; dirty = false; await running; clearTimeout(timer); };

  form.addEventListener("click", (e) => {
    const take = /** @type {Element} */ (e.target).closest("[data-take]")?.getAttribute("data-take");
    if (!take) return;
    if (take === "theirs") { // without whom this page was opened for: that draft knows better
      dirty = false;
      forget();
      const here = new URL(location.href);
      if (!here.searchParams.has("to")) { location.reload(); return; }
      here.searchParams.delete("to");
      location.assign(here);
      return;
    }
    set(form, "[data-base]", form.dataset.theirs ?? "0");
    torn = false;
    notice(form, "");
    box.changed();
    box.focus();
  });
  form.addEventListener("input", (e) => { if (!(e.target instanceof Element && e.target.closest("[data-filter], [data-entry]"))) { typed = true; box.changed(); } });
  form.addEventListener("desk:sent", () => {
    dirty = torn = false;
    forget();
    if (signal.aborted) document.dispatchEvent(new CustomEvent("desk:sent-after", { detail: key }));
  });
  document.addEventListener("desk:sent-after", (e) => { // what was on its way when the ticket was left, and is here again as a draft
    if (/** @type {CustomEvent} */ (e).detail !== key || typed) return;
    clearTimeout(timer);
    dirty = false;
    emptied(box);
    forget();
  }, { signal });
  document.addEventListener("desk:keep", (e) => { // somebody goes on elsewhere with what is typed here
    if (dirty) start();
    /** @type {CustomEvent} */ (e).detail.push(running);
  }, { signal });
  addEventListener("online", () => { if (dirty) start(); }, { signal });
  let lost = null;
  try { lost = JSON.parse(localStorage.getItem(key) ?? "null"); } catch { /* there is none */ }
  const without = (lost?.files ?? []).filter((/** @type {any} */ file) => !form.querySelector(`[data-file="${file.id}"]`));
  if (lost?.copy && lost.copy === box.copy() && !without.length && (!lost.heads || String(lost.heads) === String(heads()))) forget(); // it has arrived when the page was left
  else if (lost?.copy || without.length) {
    found = lost.seen ?? "";
    if (lost.copy) box.paste(lost.copy);
    for (const [name, value] of lost.heads ?? []) {
      const el = lines.find((one) => one.name === name);
      if (el) { el.value = value; el.dispatchEvent(new Event("desk:set")); }
    }
    form.dispatchEvent(new Event("desk:whom"));
    if (lost.form) set(form, "[data-form]", lost.form); // it may have been sent already: then it is not sent again
    set(form, "[data-base]", lost.base ?? "0");
    for (const file of without) box.file(file);
    dirty = true;
    start();
  }
  addEventListener("pagehide", () => {
    if (!dirty || form.hasAttribute("aria-busy")) return;
    remember();
    clearTimeout(timer);
    navigator.sendBeacon(url, body());
  }, { signal });
  signal.addEventListener("abort", () => { clearTimeout(timer); if (dirty && !form.hasAttribute("aria-busy")) { remember(); start(); } });
}
