// @ts-check
// What is typed is kept on the server within two seconds, and when the page is left. It says so. Until the server has it, the tab
// keeps it too: a page that is loaded again may overtake what was sent on leaving.
import { post } from "./fetch.js";

const pause = 700, most = 1500;

/** @param {import("./composer.js").Box} box */
export function keepDraft(box) {
  const { form } = box, url = form.dataset.draft ?? "", words = form.dataset;
  const line = form.querySelector("[data-saved]");
  let timer = 0, since = 0, dirty = false;
  /** @type {Promise<unknown>} */
  let running = Promise.resolve();

  const say = (/** @type {string | undefined} */ text, bad = false) => {
    if (!line || form.ariaBusy) return;
    line.textContent = text ?? "";
    line.classList.toggle("bad", bad);
  };

  const key = `draft ${document.body.dataset.agent} ${url} ${form.dataset.composer}`;
  const remember = () => { try { sessionStorage.setItem(key, box.copy()); } catch { /* full or forbidden: the server has it soon */ } };
  const forget = () => { try { sessionStorage.removeItem(key); } catch { /* there is none */ } };

  const body = () => {
    const data = new FormData(form);
    for (const name of ["file", "back", "seen", "anyway"]) data.delete(name);
    data.set("kind", form.dataset.composer ?? "");
    box.pack(data);
    return data;
  };

  const save = async () => {
    clearTimeout(timer);
    since = 0;
    dirty = false;
    say(words.wordSaving);
    const { ok, status, data } = await post(url, body());
    if (ok) { if (!dirty) { say(words.wordSaved); forget(); } return; }
    dirty = true;
    say(status === 0 ? words.wordOffline : data.message || words.wordUnsaved, true);
    timer = setTimeout(start, 4000);
  };
  const start = () => { running = running.then(save, save); };

  box.changed = () => {
    dirty = true;
    remember();
    since ||= Date.now();
    say(words.wordUnsaved);
    clearTimeout(timer);
    timer = setTimeout(start, Math.max(0, Math.min(pause, since + most - Date.now())));
  };
  box.settle = async () => { clearTimeout(timer); since = 0; dirty = false; await running; clearTimeout(timer); };

  form.addEventListener("input", (e) => { if (!(e.target instanceof Element && e.target.closest("[data-filter]"))) box.changed(); });
  form.addEventListener("desk:sent", forget);
  let lost = null;
  try { lost = sessionStorage.getItem(key); } catch { /* there is none */ }
  if (lost) { box.paste(lost); box.changed(); }
  addEventListener("pagehide", () => {
    if (!dirty || form.ariaBusy) return;
    clearTimeout(timer);
    navigator.sendBeacon(url, body());
  });
}
