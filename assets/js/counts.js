// @ts-check
// The numbers of the rail and of the window's title.
import { calmly, whenSeen } from "./fetch.js";
import { onPage } from "./page.js";

let bare = document.title;

/** @param {Record<string, number | string>} counts */
function show(counts) {
  for (const el of document.querySelectorAll("[data-count]")) {
    const n = counts[el.getAttribute("data-count") || ""];
    if (n !== undefined) el.textContent = n ? String(n) : "";
  }
  if (counts.notices !== undefined) title(Number(counts.notices));
}

/** What waits for the agent is said in the title and in the tab's picture. @param {number} n */
function title(n) {
  document.title = n ? `(${n}) ${bare}` : bare;
  document.dispatchEvent(new CustomEvent("desk:unread", { detail: n }));
}

/** The saved views' take longer to count: they come after the page, and seldom. */
const readSaved = calmly(async () => {
  const res = await fetch("/desk/counts?saved=1", { headers: { Accept: "application/json" } }).catch(() => null);
  if (res?.ok) show(await res.json());
}, 5000);

const read = calmly(async () => {
  const res = await fetch("/desk/counts", { headers: { Accept: "application/json" } }).catch(() => null);
  if (res?.ok) show(await res.json());
}, 1000);

const late = () => document.querySelector(".rail [data-late]") !== null;

if (document.querySelector(".rail [data-count]")) {
  onPage(() => { bare = document.title; title(Number(document.querySelector('.rail [data-count="notices"]')?.textContent)); });
  if (late()) readSaved();
  const follow = whenSeen(() => { read(); if (late()) readSaved(); });
  document.addEventListener("desk:again", follow);
  document.addEventListener("desk:rail", follow); // with a view that was not counted yet
  document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "ticket") follow(); });
  document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "notice") read(); });
  setInterval(() => { if (document.visibilityState === "hidden") read(); }, 60000); // nobody tells a hidden tab
}
