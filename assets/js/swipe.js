// @ts-check
// A finger on a row: to the right resolves the ticket, to the left puts it aside until the next morning. Both can be taken back, and
// both are on the ticket's page and above ticked rows too. While rows are ticked a finger only ticks and scrolls.
import { post, toast } from "./fetch.js";
import { showList } from "./list.js";
import { onPage } from "./page.js";
import { boxes } from "./pick.js";

/** @type {HTMLElement | null} */
let hint = null;
let view = "";
const far = 96;

/** @type {{row: HTMLElement, x: number, y: number, dx: number, held: boolean} | null} */
let swipe = null;

/** What a swipe by dx would do; nothing where the view has it already. @param {number} dx */
const kindOf = (dx) => {
  if (dx > 0) return view === "resolved" ? "" : "resolve";
  return view === "snoozed" || view === "resolved" ? "" : "snooze";
};

/** @param {HTMLElement} row @param {number} dx */
function show(row, dx) {
  row.style.transform = dx ? `translateX(${dx}px)` : "";
  if (!hint) return;
  hint.hidden = !dx;
  hint.dataset.kind = Math.abs(dx) > 24 ? kindOf(dx) : "";
  const list = hint.offsetParent?.getBoundingClientRect(), box = row.getBoundingClientRect();
  if (list) { hint.style.top = `${box.top - list.top}px`; hint.style.height = `${box.height}px`; }
}

function letGo() {
  if (!swipe) return;
  const { row } = swipe;
  swipe = null;
  row.classList.add("let");
  show(row, 0);
  setTimeout(() => row.classList.remove("let", "swiping"), 200);
}

/** @param {HTMLElement} row @param {string} kind */
async function act(row, kind) {
  const number = row.id.slice(1);
  const { ok, data } = await post(`/desk/tickets/${number}/edit`, new URLSearchParams(kind === "resolve" ? { status: "resolved" } : { snooze: "morning" }));
  toast(data.message, !ok, data.undo);
  await showList();
}

onPage((signal) => {
  const rows = document.getElementById("rows");
  hint = document.querySelector("[data-swipe-hint]");
  view = /** @type {HTMLElement | null} */ (rows?.closest("[data-view]"))?.dataset.view ?? "";
  if (!rows || !hint || view === "spam" || view === "bin") return;
  rows.addEventListener("touchstart", (e) => {
    const row = /** @type {Element} */ (e.target).closest(".row");
    if (e.touches.length !== 1 || !(row instanceof HTMLElement) || !/^t\d+$/.test(row.id) || boxes().some((b) => b.checked)) { letGo(); return; }
    swipe = { row, x: e.touches[0].clientX, y: e.touches[0].clientY, dx: 0, held: false };
  }, { passive: true, signal });
  rows.addEventListener("touchmove", (e) => {
    if (!swipe) return;
    const dx = e.touches[0].clientX - swipe.x, dy = Math.abs(e.touches[0].clientY - swipe.y);
    if (!swipe.held) {
      if (dy > 10 || !e.cancelable) { swipe = null; return; } // the page is being scrolled
      if (Math.abs(dx) < 12 || Math.abs(dx) < 2 * dy) return;
      swipe.held = true;
      swipe.row.classList.add("swiping");
    }
    e.preventDefault(); // the page does not scroll meanwhile
    swipe.dx = kindOf(dx) ? Math.max(-160, Math.min(160, dx)) : dx / 6;
    show(swipe.row, swipe.dx);
  }, { passive: false, signal });
  rows.addEventListener("touchend", () => {
    if (!swipe?.held) { swipe = null; return; }
    const { row, dx } = swipe, kind = Math.abs(dx) > far ? kindOf(dx) : "";
    letGo();
    if (kind) act(row, kind);
  }, { signal });
  rows.addEventListener("touchcancel", letGo, { signal });
});
