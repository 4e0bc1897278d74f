// @ts-check
// The open ticket follows what happens: header, messages and customer are read again, the composer never.
import { calmly, fragment, whenSeen } from "./fetch.js";
import { morph } from "./morph.js";

const main = /** @type {HTMLElement | null} */ (document.querySelector("main[data-ticket]"));
const number = Number(main?.dataset.ticket);
const pane = () => document.getElementById("messages");

/** On a phone the page itself scrolls. */
const box = () => { const el = pane(); return el && getComputedStyle(el).overflowY === "visible" ? null : el; };

async function read() {
  if (!main?.dataset.source) return;
  const doc = await fragment(main.dataset.source);
  if (!doc) return;
  const el = box();
  const atEnd = el && el.scrollHeight - el.scrollTop - el.clientHeight < 80;
  const before = el?.querySelectorAll(".msg").length;
  for (const part of doc.querySelectorAll("[data-part]")) {
    const here = document.getElementById(part.id);
    if (here) morph(here, part);
  }
  if (atEnd && el && el.querySelectorAll(".msg").length !== before) el.scrollTo({ top: el.scrollHeight, behavior: "smooth" });
  document.dispatchEvent(new CustomEvent("desk:parts"));
}

export const refreshTicket = calmly(read, 150);

/** The newest message is what one came for. */
function toEnd() {
  const el = box();
  if (location.hash) return;
  if (el) el.scrollTop = el.scrollHeight;
  else [...document.querySelectorAll("#messages > .msg")].slice(2).pop()?.scrollIntoView({ block: "start" });
}

if (main) {
  const follow = whenSeen(refreshTicket);
  const mine = (/** @type {Event} */ e) => { const c = /** @type {CustomEvent} */ (e).detail; if (!c || c.ticket === number) follow(); };
  for (const name of ["desk:change", "desk:typing", "desk:again"]) document.addEventListener(name, mine);
  toEnd();
  addEventListener("load", toEnd);
  document.addEventListener("desk:fitted", () => { if (!main.dataset.scrolled) toEnd(); });
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(name, () => { main.dataset.scrolled = "1"; }, { passive: true, once: true });
  }
}
