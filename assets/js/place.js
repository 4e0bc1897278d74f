// @ts-check
// Scrolling to the end of the list brings more; who comes back to it finds the same rows at the same height.
import { fragment } from "./fetch.js";
import { lines, rows, scroller } from "./list.js";

const key = `place ${document.querySelector(".list")?.getAttribute("data-view")} ${document.querySelector(".list")?.getAttribute("data-sort")}`;
const open = "t" + document.querySelector("main[data-ticket]")?.getAttribute("data-ticket");
const edge = () => (scroller() === rows ? rows?.getBoundingClientRect().top ?? 0 : 0);

/** What is on its way. @type {Promise<boolean> | null} */
let loading = null;
/** Brings more rows, once at a time: who asks meanwhile waits for the same. @param {number} [limit] */
const more = (limit) => loading ??= load(limit).finally(() => { loading = null; });

/** @param {number} [limit] */
async function load(limit) {
  const link = rows?.querySelector("[data-more]");
  if (!(link instanceof HTMLAnchorElement)) return false;
  const url = new URL(link.href);
  if (limit) url.searchParams.set("limit", String(limit));
  const doc = await fragment(url.href);
  if (!doc) return false;
  link.remove();
  for (const el of [...(doc.getElementById("rows")?.children ?? [])]) {
    if (el.id === "newest" || (el.id && document.getElementById(el.id))) continue;
    const row = document.importNode(el, true), a = row.matches("a.row") ? row : row.querySelector("a.row");
    if (a instanceof HTMLAnchorElement && !document.getElementById("newest")) { // the list beside the ticket begins at its beginning, as here
      const to = new URL(a.href);
      to.searchParams.delete("c");
      a.href = to.pathname + to.search;
    }
    if (a?.id === open) a.setAttribute("aria-current", "true");
    rows?.append(row);
  }
  watch();
  return true;
}

const end = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) more(); }, { rootMargin: "600px" });
function watch() {
  end.disconnect();
  const link = rows?.querySelector("[data-more]");
  if (link) end.observe(link);
}

/** Brings all rows up to so many. @param {number} n */
export async function bring(n) {
  while (lines().length < n && await more(200));
}

function keep() {
  const first = lines().find((el) => el.getBoundingClientRect().bottom > edge() + 1), top = scroller()?.scrollTop ?? 0;
  if (!first) return;
  const place = { id: first.id, by: first.getBoundingClientRect().top - edge(), top, n: lines().length, at: Date.now() };
  try { sessionStorage.setItem(key, JSON.stringify(place)); } catch { /* nothing is kept then */ }
}

async function back() {
  let place;
  try { place = JSON.parse(sessionStorage.getItem(key) || "null"); } catch { return; }
  const box = scroller();
  if (!place || !box || place.top < 4 || Date.now() - place.at > 3600000) return;
  for (let i = 0; i < 10 && !document.getElementById(place.id) && lines().length < place.n && await more(200); i++);
  await bring(Math.min(place.n, 50));
  const el = document.getElementById(place.id);
  if (el) box.scrollTop += el.getBoundingClientRect().top - edge() - place.by;
  else box.scrollTop = place.top;
}

const coming = () => {
  const [nav] = performance.getEntriesByType("navigation");
  let kept = "";
  try { kept = sessionStorage.getItem("keep") || ""; sessionStorage.removeItem("keep"); } catch { /* as if it were new */ }
  return kept || (nav instanceof PerformanceNavigationTiming && nav.type !== "navigate");
};

if (rows?.dataset.rows) {
  if (document.body.classList.contains("inbox")) history.scrollRestoration = "manual";
  document.addEventListener("desk:rows", watch);
  const show = () => rows?.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
  show();
  (coming() ? back() : Promise.resolve()).then(() => { watch(); if (scroller() === rows) show(); });
  addEventListener("pagehide", () => { if (document.body.classList.contains("inbox") || scroller() === rows) keep(); });
}
document.addEventListener("click", (e) => {
  if (!(e.target instanceof Element) || !e.target.closest("a.row, [data-back]")) return;
  try { sessionStorage.setItem("keep", "1"); } catch { /* the list begins at its beginning */ }
});
