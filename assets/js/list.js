// @ts-check
// The list follows what happens: new rows slide in, but never under the pointer. Scrolling to the end brings more.
import { calmly, fragment, whenSeen } from "./fetch.js";
import { morph } from "./morph.js";

const rows = document.getElementById("rows");
const newer = /** @type {HTMLElement | null} */ (document.querySelector("[data-newer]"));
const most = 200;

/** The element that scrolls: the list, or the page on a phone. */
const scroller = () => (rows && getComputedStyle(rows).overflowY === "visible" ? document.documentElement : rows);

/** The row that must stay where it is: under the pointer, with the focus, or the first that is seen of a list scrolled down. */
function anchor() {
  const held = rows?.querySelector(".row:focus") ?? rows?.querySelector(".row:hover");
  if (held) return held;
  const top = scroller()?.scrollTop ?? 0;
  if (top < 4 || !rows) return null;
  const edge = scroller() === rows ? rows.getBoundingClientRect().top : 0;
  return [...rows.querySelectorAll(".row")].find((r) => r.getBoundingClientRect().bottom > edge) ?? null;
}

async function read() {
  const source = rows?.dataset.rows;
  if (!rows || !source) return;
  const url = new URL(source, location.href);
  const shown = rows.querySelectorAll(".row").length;
  if (shown > 50) url.searchParams.set("limit", String(Math.min(shown, most)));
  const doc = await fragment(url.href);
  const to = doc?.getElementById("rows");
  if (!to) return;
  const hold = anchor(), before = hold?.getBoundingClientRect().top ?? 0;
  if (shown > most) keepRest(to);
  morph(rows, to);
  const box = scroller();
  if (hold?.isConnected && box) box.scrollTop += hold.getBoundingClientRect().top - before;
  tellNewer();
  document.dispatchEvent(new CustomEvent("desk:rows"));
}

/** A very long list is read again only at its top; the rest stays as it is. @param {Element} to */
function keepRest(to) {
  const have = new Set([...to.children].map((r) => r.id));
  to.querySelector("[data-more]")?.remove();
  for (const el of [...(rows?.children ?? [])].slice(most)) if (!have.has(el.id)) to.append(el.cloneNode(true));
}

function tellNewer() {
  const fresh = rows?.querySelector(".row.fresh");
  if (newer && rows && fresh) newer.hidden = (scroller()?.scrollTop ?? 0) < 40;
}

export const refreshList = calmly(read, 150);
const follow = whenSeen(refreshList);

async function more() {
  const link = rows?.querySelector("[data-more]");
  if (!(link instanceof HTMLAnchorElement) || link.ariaBusy) return;
  link.ariaBusy = "true";
  const doc = await fragment(link.href);
  link.ariaBusy = null;
  if (!doc) return;
  const next = doc.getElementById("rows");
  link.remove();
  for (const el of [...(next?.children ?? [])]) {
    if (el.id !== "newest" && !document.getElementById(el.id)) rows?.append(document.importNode(el, true));
  }
  watch();
}

const end = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) more(); }, { rootMargin: "600px" });
function watch() {
  end.disconnect();
  const link = rows?.querySelector("[data-more]");
  if (link) end.observe(link);
}

if (rows?.dataset.rows) {
  for (const name of ["desk:change", "desk:typing", "desk:again"]) {
    document.addEventListener(name, (e) => {
      const kind = /** @type {CustomEvent} */ (e).detail?.kind;
      if (!kind || kind === "ticket" || kind === "typing") follow();
    });
  }
  setInterval(follow, 60000); // the waiting times move on
  document.addEventListener("desk:rows", watch);
  newer?.addEventListener("click", () => { scroller()?.scrollTo({ top: 0, behavior: "smooth" }); if (newer) newer.hidden = true; });
  (scroller() === rows ? rows : document).addEventListener("scroll", () => { if (newer && (scroller()?.scrollTop ?? 0) < 40) newer.hidden = true; }, { passive: true });
  watch();
  rows.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
}
