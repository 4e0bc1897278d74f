// @ts-check
// The open ticket follows what happens: header, messages and customer are read again, the composer never.
import { calmly, followed, whenSeen } from "./fetch.js";
import { alike, morph } from "./morph.js";
import { onPage } from "./page.js";
import { breath } from "./parse.js";
import { released } from "./pressed.js";
import { visit } from "./visit.js";

const main = () => /** @type {HTMLElement | null} */ (document.querySelector("main[data-ticket]"));
const pane = () => document.getElementById("messages");

/** On a phone the page itself scrolls. */
const box = () => { const el = pane(); return el && getComputedStyle(el).overflowY === "visible" ? null : el; };

const newest = () => /** @type {HTMLElement | null} */ ([...document.querySelectorAll("#messages > .msg")].pop() ?? null);

/** What came does not move what one reads: a button leads there. @param {boolean} on */
function tellBelow(on) {
  const button = document.querySelector("[data-below]");
  if (button instanceof HTMLElement) button.hidden = !on;
}

/** Reads a folded message. @param {string} id */
function open(id) {
  const here = main();
  if (here?.dataset.source) here.dataset.source += (here.dataset.source.includes("&open=") ? "," : "&open=") + id;
  return refreshTicket();
}

async function read() {
  const here = main();
  if (!here?.dataset.source) return;
  const doc = await followed(here.dataset.source, () => document.getElementById("gone")?.removeAttribute("hidden"));
  if (!doc) return;
  const shown = pane(), wanted = doc.getElementById("messages");
  const known = shown && wanted ? await alike(shown, wanted) : undefined;
  await released();
  if (main() !== here) return; // another ticket by now
  const el = box();
  const before = newest();
  for (const part of doc.querySelectorAll("[data-part]")) {
    const shown = document.getElementById(part.id);
    if (shown) morph(shown, part, known);
  }
  await breath();
  if (main() !== here) return;
  const now = newest();
  if (now && now !== before) {
    if (now.dataset.by && now.dataset.by === document.body.dataset.agent) now.scrollIntoView({ block: "end", behavior: "smooth" });
    else if (el && now.offsetTop > el.scrollTop + el.clientHeight - el.offsetTop) tellBelow(true);
  }
  document.dispatchEvent(new CustomEvent("desk:parts"));
  const away = doc.querySelector("a[data-away]");
  if (away instanceof HTMLAnchorElement) document.dispatchEvent(new CustomEvent("desk:merged", { detail: away.getAttribute("href") }));
}

export const refreshTicket = calmly(read, 150);

/** To where this ticket was merged, once what is typed here is kept: it went there too. @param {string} href */
async function goOn(href) {
  /** @type {Promise<unknown>[]} */
  const kept = [];
  document.dispatchEvent(new CustomEvent("desk:keep", { detail: kept }));
  await Promise.all(kept);
  visit(href);
}

/** One begins at what is new, else at the newest message; a link to one message goes there, folded or not. */
function begin() {
  const el = box(), target = /^#m\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null;
  if (target?.matches(".folded")) { open(target.id.slice(1)).then(() => target.scrollIntoView({ block: "start" })); return; }
  if (target) { target.scrollIntoView({ block: "start" }); return; }
  if (location.hash && !/^#(main|card|rail|m\d+)$/.test(location.hash)) return;
  const from = document.querySelector("#messages [data-begin]");
  const to = from instanceof HTMLElement ? from : newest(), top = document.querySelector("#messages > .msg");
  if (el) el.scrollTop = from && to ? to.offsetTop - el.offsetTop - 8 : el.scrollHeight;
  else if (to && top && top.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING) to.scrollIntoView({ block: "start" }); // the first stands below the subject
}

const follow = whenSeen(refreshTicket);
for (const name of ["desk:change", "desk:again"]) { // who is writing is said by presence.js
  document.addEventListener(name, (e) => {
    const change = /** @type {CustomEvent} */ (e).detail;
    if (!change || change.ticket === Number(main()?.dataset.ticket)) follow();
  });
}
setInterval(() => { if (document.querySelector("#ticket-head .waited")) follow(); }, 60000); // how long somebody waits moves on
document.addEventListener("click", (e) => {
  const el = /** @type {Element} */ (e.target), folded = el.closest("[data-open]");
  if (el.closest("[data-below]")) { tellBelow(false); newest()?.scrollIntoView({ block: "start", behavior: "smooth" }); }
  const away = el.closest("a[data-away]");
  if (away instanceof HTMLAnchorElement && !e.ctrlKey && !e.metaKey) { e.preventDefault(); goOn(away.href); return; }
  if (!(folded instanceof HTMLElement) || e.ctrlKey || e.metaKey) return;
  e.preventDefault();
  open(folded.dataset.open || "");
});

onPage((signal) => {
  const here = main();
  if (!here) return;
  const settle = () => { if (!here.dataset.scrolled) begin(); };
  begin();
  addEventListener("load", begin, { signal });
  here.addEventListener("load", (e) => { if (e.target instanceof HTMLImageElement) settle(); }, { capture: true, signal }); // a picture has its height then
  document.addEventListener("desk:fitted", settle, { signal });
  addEventListener("hashchange", () => { if (/^#m\d+$/.test(location.hash)) begin(); }, { signal });
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(name, () => { here.dataset.scrolled = "1"; }, { passive: true, once: true, signal });
  }
  pane()?.addEventListener("scroll", () => { const el = box(); if (el && el.scrollHeight - el.scrollTop - el.clientHeight < 80) tellBelow(false); }, { passive: true });
});
