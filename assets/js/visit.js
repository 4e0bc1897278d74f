// @ts-check
// From the list to a ticket, from one to the next and back without leaving the document: the same page is fetched that the link leads to,
// and put in the place of the one that is shown. The rail, the live connection and the rows of the same list stay. Whatever is not as
// expected (logged out, not there, no connection, another version of the desk) is left to the browser, which goes there as ever.
import { calmly, toast, whenSeen } from "./fetch.js";
import { refreshList } from "./list.js";
import { morph } from "./morph.js";
import { arrive, leave } from "./page.js";
import { parse } from "./parse.js";

const ours = /^\/desk\/(mine|unassigned|mentions|waiting|open|pending|snoozed|resolved|spam|bin|saved-\d+|search|tickets\/\d+)$/;
const patience = 8000, feel = 300, rest = 200;
const root = document.documentElement;
const bare = (/** @type {URL | Location} */ url) => url.pathname + url.search;

/** What is shown, without its hash. */
let shown = bare(location);
/** What is on its way. @type {AbortController | null} */
let going = null;
/** What was told meanwhile; the page that comes may not know it yet. @type {CustomEvent[]} */
let heard = [];

for (const name of ["desk:change", "desk:typing", "desk:presence", "desk:again"]) {
  document.addEventListener(name, (e) => { if (going) heard.push(/** @type {CustomEvent} */ (e)); });
}

/** @param {ParentNode} doc */
const listOf = (doc) => /** @type {HTMLElement | null} */ (doc.querySelector(".desk > .list"));

/** What the pages of one document have in common: scripts, styles, language, colours, and who is logged in. @param {Document} doc */
const kit = (doc) => [...doc.querySelectorAll("head link[rel=stylesheet], head script")].map((el) => el.getAttribute("href") ?? el.getAttribute("src"))
  .concat(doc.documentElement.lang, doc.documentElement.dataset.theme ?? "", doc.body.dataset.agent ?? "").join(" ");

/** What was on its way is not wanted any more. */
function stay() {
  going?.abort();
  going = null;
  heard = [];
  delete root.dataset.going;
}

/** Goes to an address of the desk. @param {string} href @param {boolean} [back] by the browser's own buttons: it is the address already */
export async function visit(href, back = false) {
  const url = new URL(href, location.href);
  const leaves = () => { if (back) location.reload(); else location.assign(url); };
  stay();
  if (url.origin !== location.origin || !ours.test(url.pathname) || !document.querySelector(".desk") || !ours.test(new URL(shown, location.href).pathname)) { leaves(); return; }
  const mine = going = new AbortController();
  const felt = setTimeout(() => { root.dataset.going = ""; }, feel), late = setTimeout(() => mine.abort(), patience);
  /** @type {Document | null} */
  let doc = null;
  try {
    const res = await fetch(url, { headers: { Accept: "text/html", "Deskbell-List": listOf(document)?.dataset.list ?? "" }, signal: mine.signal });
    if (res.ok && !res.redirected) doc = await parse(await res.text());
  } catch { /* the browser says it better */ }
  clearTimeout(felt);
  clearTimeout(late);
  if (going !== mine) return;
  going = null;
  delete root.dataset.going;
  if (!doc || kit(doc) !== kit(document)) leaves(); else show(doc, url, back);
}

/** @param {Document} doc @param {URL} url @param {boolean} back */
function show(doc, url, back) {
  if (back) document.querySelectorAll("dialog[open]").forEach((el) => /** @type {HTMLDialogElement} */ (el).close());
  document.querySelectorAll("details[data-menu][open]").forEach((el) => el.removeAttribute("open"));
  leave();
  if (location.hash === "#rail") location.replace("#main"); // the sheet shuts; an address that is only pushed would leave it open
  if (!back) history[bare(url) + url.hash === bare(location) + location.hash ? "replaceState" : "pushState"](null, "", url);
  shown = bare(url);
  const same = swap(doc);
  document.title = doc.title;
  scrollTo(0, 0);
  arrive(back);
  if (/^#(?!main$|card$|rail$)./.test(url.hash)) location.replace(url.hash); // as the browser goes to a part of a page
  else if (!document.activeElement?.matches("input:not([type=checkbox])")) /** @type {HTMLElement | null} */ (document.querySelector("#main [autofocus]:not([type=hidden])") ?? document.getElementById("main"))?.focus({ preventScroll: true }); // who has begun to type elsewhere goes on
  const said = document.getElementById("arrived");
  if (said) said.textContent = doc.title; // without the number of what waits
  for (const e of heard) document.dispatchEvent(new CustomEvent(e.type, { detail: e.detail }));
  heard = [];
  if (same) setTimeout(refreshList, rest); // once the page is drawn
}

/** Puts a page in the place of this one. Whether the list is the same, and has stayed. @param {Document} doc */
function swap(doc) {
  const desk = /** @type {Element} */ (document.querySelector(".desk")), list = listOf(document), wanted = listOf(doc);
  const same = list && wanted && list.dataset.list === wanted.dataset.list ? list : null;
  for (const { name } of [...document.body.attributes]) if (!doc.body.hasAttribute(name)) document.body.removeAttribute(name);
  for (const { name, value } of doc.body.attributes) document.body.setAttribute(name, value);
  rails(doc);
  if (same && wanted) keepList(same, wanted);
  for (const el of [...desk.children]) if (!el.matches(".rail") && el !== same) el.remove();
  for (const el of [...doc.querySelectorAll(".desk > *")]) if (!el.matches(".rail") && !(same && el === wanted)) desk.append(el);
  return same !== null;
}

/** The rail and the bar of a phone. @param {Document} doc */
function rails(doc) {
  for (const el of doc.querySelectorAll(".rail [data-late]")) el.textContent = document.querySelector(`.rail [data-count="${el.getAttribute("data-count")}"]`)?.textContent ?? ""; // these are counted after a page
  for (const part of [".rail", ".tabbar"]) {
    const from = document.querySelector(part), to = doc.querySelector(part);
    if (from && to) morph(from, to);
  }
}

/** The rail again: somebody has shared a view, renamed one or taken it away. */
const follow = whenSeen(calmly(async () => {
  const res = await fetch(location.href, { headers: { Accept: "text/html", "Deskbell-List": listOf(document)?.dataset.list ?? "" } }).catch(() => null);
  if (!res || going) return;
  const doc = await parse(await res.text());
  if (res.status === 404 && document.body.matches(".inbox")) { // it was this one
    toast(doc.querySelector("h1 + p")?.textContent ?? "", true);
    visit("/desk/open");
  }
  if (!res.ok || kit(doc) !== kit(document)) return;
  rails(doc);
  const name = document.querySelector(".list h1"), named = doc.querySelector(".list h1");
  if (name && named) morph(name, named);
  refreshList();
  document.dispatchEvent(new CustomEvent("desk:rail"));
}, 2000));
document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "views") follow(); });

/** The rows stay where they are; of them only the one that is open is told. @param {HTMLElement} list @param {HTMLElement} wanted */
function keepList(list, wanted) {
  const rows = list.querySelector("#rows"), to = wanted.querySelector("#rows"), open = to?.getAttribute("data-at");
  if (!rows || !to) return;
  for (const { name, value } of to.attributes) rows.setAttribute(name, value);
  rows.querySelector(".row[aria-current]")?.removeAttribute("aria-current");
  if (open) rows.querySelector(`#t${open}`)?.setAttribute("aria-current", "true");
  rows.setAttribute("data-still", "");
  morph(list, wanted);
  rows.removeAttribute("data-still");
}

addEventListener("click", (e) => {
  const link = e.target instanceof Element ? e.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  const url = new URL(link.href, location.href);
  if (link.target || link.hasAttribute("download") || url.origin !== location.origin || !ours.test(url.pathname) || !ours.test(location.pathname)) return;
  if (url.hash && bare(url) === shown) return; // a part of this page
  e.preventDefault();
  visit(link.href);
});
addEventListener("popstate", () => { if (bare(location) === shown) stay(); else visit(location.href, true); });
