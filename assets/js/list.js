// @ts-check
// The list follows what happens. What somebody is about to click stays where it is: while the pointer moves over the list, rows change in
// place and what is new waits behind a line that counts it; otherwise rows glide to where they belong.
import { creep, settle } from "./creep.js";
import { calmly, fragment, whenSeen } from "./fetch.js";
import { morph } from "./morph.js";
import { onPage } from "./page.js";
import { released } from "./pressed.js";

export const rows = () => document.getElementById("rows");
const newer = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-newer]"));
const most = 200, rest = 8000;

/** The element that scrolls: the list, or the page on a phone. */
export function scroller() {
  const el = rows();
  return el && getComputedStyle(el).overflowY === "visible" ? document.documentElement : el;
}
/** The rows as elements of the list: with their boxes to tick, where they have one. @param {Element | null} [of] */
export const lines = (of = rows()) => /** @type {HTMLElement[]} */ ([...(of?.children ?? [])].filter((el) => /^[pt]\d/.test(el.id)));
export const edge = () => (scroller() === rows() ? rows()?.getBoundingClientRect().top ?? 0 : 0);

/** The list as it should be, while it is held back. @type {Element | null} */
let held = null;
let moved = 0, timer = 0;
/** Whether the next reading is of all rows, however many there are. */
let whole = false;
/** Until when the list is on its way to its top, to show what is new there. */
let homing = 0;
const holding = () => Date.now() - moved < rest;

/** The row that must stay where it is: under the pointer, with the focus, or the first that is seen of a list scrolled down. */
export function anchor() {
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
  const to = (await fragment(url.href))?.getElementById("rows");
  if (!to) return;
  if (all) await readRest(to, shown);
  await released();
  if (rows() !== here || here.dataset.rows !== source) return; // another page by now
  const again = all ? shown : Math.min(shown, most);
  if (lines(held ?? here).length > again && again > 0) keepRest(to, again);
  if (holding()) hold(to); else apply(to);
}

/** Reads on until there are so many rows. @param {Element} to @param {number} n */
async function readRest(to, n) {
  for (let had = -1; lines(to).length > had && lines(to).length < n;) {
    const link = to.querySelector("[data-more]");
    if (!(link instanceof HTMLAnchorElement)) return;
    const url = new URL(link.getAttribute("href") ?? "", location.href);
    url.searchParams.set("limit", String(most));
    const page = (await fragment(url.href))?.getElementById("rows");
    if (!page) return;
    had = lines(to).length;
    link.remove();
    append(to, page);
  }
}

/** Puts the rows of a further page behind those of a list. The list beside a ticket begins at its beginning, as this one. @param {Element} list @param {Element} page */
export function append(list, page) {
  const have = new Set([...list.children].map((el) => el.id));
  for (const el of [...page.children]) {
    if (el.id === "newest" || (el.id && have.has(el.id))) continue;
    const row = document.importNode(el, true), a = row.matches("a.row") ? row : row.querySelector("a.row");
    if (a instanceof HTMLAnchorElement && !have.has("newest")) {
      const to = new URL(a.href);
      to.searchParams.delete("c");
      a.href = to.pathname + to.search;
    }
    list.append(row);
  }
}

/**
 * Rows behind the first that were read again stay as they are: of a very long list only its top is read, and more may have come to its end
 * meanwhile. @param {Element} to @param {number} from so many rows were read
 */
function keepRest(to, from) {
  to.querySelector("[data-more]")?.remove();
  const have = new Set([...to.children].map((r) => r.id));
  for (let el = lines(held ?? rows())[from - 1]?.nextElementSibling; el; el = el.nextElementSibling) if (!have.has(el.id)) to.append(el.cloneNode(true));
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

/** Rows that are seen come from where they were. All is measured before anything moves. @param {Map<HTMLElement, number>} places */
function glide(places) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const now = [...places].filter(([el]) => el.isConnected).map(([el, was]) => /** @type {const} */ ([el, was, el.getBoundingClientRect().top]));
  for (const [el, was, top] of now) {
    const by = was - top;
    if (top < innerHeight && top > -200 && Math.abs(by) > 1 && Math.abs(by) < innerHeight) el.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 220, easing: "cubic-bezier(.2, 0, 0, 1)" });
  }
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
