// @ts-check
// Talking to the desk: fragments as HTML, actions as JSON, and a line at the bottom of the page for what went wrong.
import { breath, parse } from "./parse.js";

const takenBackFor = 10 * 60 * 1000;

/**
 * A line that goes by itself, though not from under a pointer or the focus. What it offers to take back is offered for minutes more,
 * to the key and in the palette.
 * @param {string} text @param {boolean} [bad] @param {string} [undo] where to post to take it back
 */
export function toast(text, bad = false, undo = "") {
  const el = document.getElementById("toast");
  if (!el || !text) return;
  const offered = undo ? null : el.querySelector("button:enabled");
  el.textContent = text;
  if (offered) { offered.classList.add("past"); el.append(offered); }
  const offer = document.getElementById("toast-undo");
  if (undo && offer instanceof HTMLTemplateElement) {
    el.append(document.importNode(offer.content, true));
    el.querySelector("button")?.setAttribute("formaction", undo);
  }
  el.classList.toggle("bad", bad);
  el.classList.add("on");
  const after = (/** @type {() => void} */ act, /** @type {number} */ ms) => { clearTimeout(Number(el.dataset.timer)); el.dataset.timer = String(setTimeout(act, ms)); };
  const fade = () => {
    if (el.matches(":hover, :focus-within")) { after(fade, 2000); return; }
    el.classList.remove("on");
    el.querySelector("button")?.classList.add("past");
    after(() => el.querySelector("button")?.remove(), takenBackFor);
  };
  after(fade, bad || undo ? 8000 : 3500);
}

/** What was to be read could not be had just now. */
class Away extends Error {}

/** Answers of somebody on the way, or of a desk that can't just now. @param {number} status */
const later = (status) => status === 0 || (status >= 502 && status <= 504);

/**
 * A part of a page that follows what happens: where it can't be had just now, calmly asks again.
 * @param {string} url @param {() => void} [gone] where there is no such page any more
 * @returns {Promise<Document | null>}
 */
export async function followed(url, gone) {
  let status = 0;
  const doc = await fragment(url, gone, (got) => { status = got; });
  if (!doc && later(status)) throw new Away();
  return doc;
}

/**
 * A part of a page. Null where it can't be had; the page stays as it is.
 * @param {string} url @param {() => void} [gone] where there is no such page any more
 * @param {(status: number) => void} [answered] gets the status, 0 for none
 * @returns {Promise<Document | null>}
 */
export async function fragment(url, gone, answered) {
  try {
    const res = await fetch(url, { headers: { "Deskbell-Fragment": "1" } });
    answered?.(res.status);
    if (res.status === 401) toast(document.body.dataset.login || "", true);
    if (res.status === 404) gone?.();
    if (!res.ok || res.redirected) return null;
    const doc = await parse(await res.text());
    await breath(); // a key that was pressed meanwhile comes before what is done with it
    return doc;
  } catch {
    answered?.(0);
    return null;
  }
}

/**
 * What an answer says. Of work that takes long it is many lines: how far it is, which is shown, and at last what came of it.
 * @param {Response} res
 */
async function said(res) {
  if (!res.headers.get("Content-Type")?.includes("ndjson") || !res.body) {
    const text = await res.text();
    try { return text ? JSON.parse(text) : {}; } catch { return {}; /* an answer that is no JSON has nothing to say */ }
  }
  const reader = res.body.pipeThrough(new TextDecoderStream()).getReader();
  let data = /** @type {any} */ ({}), rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) { data = JSON.parse(line); toast(data.going); }
  }
  if (data.going) throw new Error("cut off");
  return data;
}

/**
 * Posts a form. Status 0 is a broken connection.
 * @param {string} url @param {BodyInit} body
 * @returns {Promise<{ok: boolean, status: number, data: any}>}
 */
export async function post(url, body) {
  try {
    const res = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
    const data = await said(res);
    if (res.status === 401 && document.body.dataset.login) Object.assign(data, { message: document.body.dataset.login });
    return { ok: res.ok && data.ok !== false, status: res.status, data };
  } catch {
    return { ok: false, status: 0, data: { message: document.body.dataset.offline } };
  }
}

/**
 * Runs work at once, and again afterwards if it was asked for meanwhile; never twice within gap ms. What could not be read is read later:
 * nothing may happen any more that would tell the page.
 * @param {() => Promise<void>} work @param {number} gap
 */
export function calmly(work, gap) {
  let running = false, wanted = false, timer = 0, wait = 0;
  const run = async () => {
    if (running) { wanted = true; return; }
    running = true;
    wanted = false;
    clearTimeout(timer);
    const pause = new Promise((done) => setTimeout(done, gap));
    try {
      await work();
      wait = 0;
    } catch (e) {
      if (!(e instanceof Away)) throw e;
      wait = Math.min(Math.max(wait * 2, 1000), 30000);
      timer = window.setTimeout(run, wait);
    } finally {
      await pause;
      running = false;
    }
    if (wanted) run();
  };
  addEventListener("online", () => { if (wait) run(); });
  return run;
}

/** Work that waits until the page is seen. @param {() => void} work */
export function whenSeen(work) {
  let owed = false;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && owed) { owed = false; work(); }
  });
  return () => { if (document.visibilityState === "visible") work(); else owed = true; };
}
