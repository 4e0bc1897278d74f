// @ts-check
// The list follows what happens. What somebody is about to click stays where it is: while the pointer moves over the list, rows change in
// place and what is new waits behind a line that counts it; otherwise rows make room for each other.
import { creep, glide, settle } from "./creep.js";
import { calmly, followed, whenSeen } from "./fetch.js";
import { morph } from "./morph.js";
import { onPage } from "./page.js";
import { released } from "./pressed.js";
import { edge, keepRest, lines, most, readRest, rows, scroller } from "./rows.js";

const newer = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-newer]"));
const rest = 8000;

/** The list as it should be, while it is held back. @type {Element | null} */
let held = null;
let moved = 0, timer = 0;
/** Whether the next reading is of all rows, however many there are. */
let whole = false;
/** Until when the list is on its way to its top, to show what is new there. */
let homing = 0;
const holding = () => Date.now() - moved < rest;

/** The row that must stay where it is: under the pointer, with the focus, or the first that is seen of a list scrolled down. */
function anchor() {
  const kept = rows()?.querySelector(":scope > :focus-within") ?? rows()?.querySelector(":scope > :hover");
  if (kept) return kept;
  return (scroller()?.scrollTop ?? 0) < 4 || Date.now() < homing ? null : lines().find((r) => r.getBoundingClientRect().bottom > edge()) ?? null;
}

async function read() {
  const here = rows(), source = here?.dataset.rows;
  if (!here || !source) return;
  const url = new URL(source, location.href), shown = lines().length, all = whole;
  whole = false;
  if (shown > 50) url.searchParams.set("limit", String(Math.min(shown, most)));
  const to = (await followed(url.href))?.getElementById("rows");
  if (!to) return;
  if (all) await readRest(to, shown);
  await released();
  if (rows() !== here || here.dataset.rows !== source) return; // another page by now
  const again = all ? shown : Math.min(shown, most);
  keepRest(to, held ?? here, again);
  if (holding()) hold(to); else apply(to);
}

/** Changes rows in place; what came, went or moved waits. @param {Element} to */
function hold(to) {
  const wanted = new Map(lines(to).map((el) => [el.id, el])), heights = lines().map((el) => el.getBoundingClientRect().height);
  for (const [i, el] of lines().entries()) {
    el.style.height = heights[i] + "px"; // a line more, or less, waits too
    const want = wanted.get(el.id);
    if (want) morph(el, want);
    el.classList.toggle("gone", !want);
    wanted.delete(el.id);
  }
  held = to;
  tell(wanted.size);
  clearTimeout(timer);
  timer = window.setTimeout(release, Math.max(0, moved + rest - Date.now()) + 50);
  document.dispatchEvent(new CustomEvent("desk:rows"));
}

/** Nothing is held back any more. */
function letGo() {
  if (held) for (const el of lines()) el.style.height = "";
  held = null;
  clearTimeout(timer);
}

function release() {
  if (holding()) { clearTimeout(timer); timer = window.setTimeout(release, moved + rest - Date.now() + 50); return; }
  if (held) apply(held);
}

/** Makes the list what it should be; rows that are seen glide to their new places. @param {Element} to */
function apply(to) {
  const here = rows();
  if (!here) return;
  letGo();
  const kept = anchor(), box = scroller(), before = kept?.getBoundingClientRect().top ?? 0;
  const places = new Map(lines().map((el) => [el, el.getBoundingClientRect().top]));
  settle();
  morph(here, to);
  const stay = () => { if (kept?.isConnected && box) box.scrollTop += kept.getBoundingClientRect().top - before; };
  if (box === here) stay(); // the page itself would be seen to jump, and goes along while the rows creep
  if (!kept && box === here) home(box, places);
  if (!creep(lines(), places, holding, (change) => { change(); stay(); })) { stay(); glide(places); }
  tell(Date.now() < homing ? 0 : lines().filter((el) => el.classList.contains("fresh") && el.getBoundingClientRect().bottom <= edge() + 4).length);
  document.dispatchEvent(new CustomEvent("desk:rows"));
}

/** What is new at the top of a list that nobody is in is scrolled to, so that no row that is there jumps. @param {Element} box @param {Map<HTMLElement, number>} places */
function home(box, places) {
  const [first, was] = [...places].find(([el]) => el.isConnected) ?? [], all = lines(), at = first ? all.indexOf(first) : 0;
  if (!first || was === undefined || at < 1 || all.slice(0, at).some((el) => places.has(el))) return;
  box.scrollTop += first.getBoundingClientRect().top - was;
  const due = homing = Date.now() + 900, behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  requestAnimationFrame(() => requestAnimationFrame(() => { if (homing === due) box.scrollTo({ top: 0, behavior }); })); // once it stands so
}

/** Says how much is new and not seen. @param {number} n */
function tell(n) {
  const line = newer(), words = line?.querySelector("span");
  if (!line) return;
  line.hidden = n === 0;
  if (words) words.textContent = (line.dataset.words ?? "").replace("{n}", String(n));
}

export const refreshList = calmly(read, 400);
/** After something that the agent did to the list itself. */
export const showList = () => { moved = 0; whole = true; return refreshList(); };
const follow = whenSeen(refreshList);

for (const name of ["desk:change", "desk:typing", "desk:again"]) {
  document.addEventListener(name, (e) => {
    const kind = /** @type {CustomEvent} */ (e).detail?.kind;
    if (!kind || kind === "ticket" || kind === "typing") follow();
  });
}
setInterval(() => { whole = true; follow(); }, 60000); // the waiting times move on

onPage((signal) => {
  const here = rows(), line = newer();
  if (!here?.dataset.rows) return;
  for (const name of ["pointermove", "pointerdown", "touchmove", "wheel"]) here.addEventListener(name, () => { moved = Date.now(); homing = 0; }, { passive: true, signal });
  here.addEventListener("pointerleave", (e) => { if (e.pointerType === "mouse") { moved = 0; setTimeout(release, 200); } }, { signal });
  line?.addEventListener("click", () => { moved = 0; release(); scroller()?.scrollTo({ top: 0, behavior: "smooth" }); line.hidden = true; }, { signal });
  (scroller() === here ? here : document).addEventListener("scroll", () => { if (!held && line && (scroller()?.scrollTop ?? 0) < 40) line.hidden = true; }, { passive: true, signal });
  signal.addEventListener("abort", letGo);
});
