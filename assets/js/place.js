// @ts-check
// Scrolling to the end of the list brings more; who comes back to it finds the same rows at the same height.
import { fragment } from "./fetch.js";
import { append, edge, lines, rows, scroller } from "./rows.js";
import { onPage } from "./page.js";

/** Under which the place of this list is kept. */
function key() {
  const list = document.querySelector(".list");
  return `place ${list?.getAttribute("data-view")} ${list?.getAttribute("data-sort")}`;
}

/** What is on its way. @type {Promise<boolean> | null} */
let loading = null;
/** Brings more rows, once at a time: who asks meanwhile waits for the same. @param {number} [limit] */
const more = (limit) => loading ??= load(limit).finally(() => { loading = null; });

/** @param {number} [limit] */
async function load(limit) {
  const link = rows()?.querySelector("[data-more]"), open = "t" + document.querySelector("main[data-ticket]")?.getAttribute("data-ticket");
  if (!(link instanceof HTMLAnchorElement)) return false;
  const url = new URL(link.href);
  if (limit) url.searchParams.set("limit", String(limit));
  const page = (await fragment(url.href))?.getElementById("rows"), list = rows();
  if (!page || !list || !link.isConnected) return false; // another list by now
  page.querySelector(`#${open}`)?.setAttribute("aria-current", "true");
  link.remove();
  append(list, page);
  document.dispatchEvent(new CustomEvent("desk:rows"));
  return true;
}

const end = new IntersectionObserver((entries) => { if (entries.some((e) => e.isIntersecting)) more(); }, { rootMargin: "600px" });
function watch() {
  end.disconnect();
  const link = rows()?.querySelector("[data-more]");
  if (link) end.observe(link);
}

/** Brings all rows up to so many. @param {number} n */
async function bring(n) {
  while (lines().length < n && await more(200));
}

function keep() {
  const first = lines().find((el) => el.getBoundingClientRect().bottom > edge() + 1), top = scroller()?.scrollTop ?? 0;
  if (!first) return;
  const place = { id: first.id, by: first.getBoundingClientRect().top - edge(), top, n: lines().length, at: Date.now() };
  try { sessionStorage.setItem(key(), JSON.stringify(place)); } catch { /* nothing is kept then */ }
}

async function restore() {
  let place;
  try { place = JSON.parse(sessionStorage.getItem(key()) || "null"); } catch { return; }
  const box = scroller();
  if (!place || !box || place.top < 4 || Date.now() - place.at > 3600000) return;
  for (let i = 0; i < 10 && !document.getElementById(place.id) && lines().length < place.n && await more(200); i++);
  await bring(Math.min(place.n, 50));
  if (box !== scroller()) return; // another page by now
  const el = document.getElementById(place.id);
  if (el) box.scrollTop += el.getBoundingClientRect().top - edge() - place.by;
  else box.scrollTop = place.top;
}

/** Whether one comes back to the list, or from it to a ticket beside it. @param {boolean} back */
const coming = (back) => {
  let kept = "";
  try { kept = sessionStorage.getItem("keep") || ""; sessionStorage.removeItem("keep"); } catch { /* as if it were new */ }
  return kept || back;
};

document.addEventListener("desk:rows", watch);
onPage((signal, back) => {
  const came = coming(back), here = rows();
  if (!here?.dataset.rows) { end.disconnect(); return; }
  const inbox = document.body.classList.contains("inbox"), whole = scroller() === here;
  if (inbox) history.scrollRestoration = "manual";
  const show = () => here.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
  const leaves = () => { if (inbox || whole) keep(); };
  if (inbox && !came) scroller()?.scrollTo(0, 0); // the list may have stayed
  show();
  (came ? restore() : Promise.resolve()).then(() => { if (!signal.aborted) { watch(); if (whole) show(); } });
  addEventListener("pagehide", leaves, { signal });
  signal.addEventListener("abort", leaves);
});
document.addEventListener("click", (e) => {
  if (!(e.target instanceof Element) || !e.target.closest("a.row, [data-back]")) return;
  try { sessionStorage.setItem("keep", "1"); } catch { /* the list begins at its beginning */ }
});
