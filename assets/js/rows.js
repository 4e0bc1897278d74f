// @ts-check
// The rows of the list: what scrolls them, and what is read of a list that has more of them than one page.
import { fragment } from "./fetch.js";

/** So many rows at most are read at once. */
export const most = 200;

export const rows = () => document.getElementById("rows");

/** The element that scrolls: the list, or the page on a phone. */
export function scroller() {
  const el = rows();
  return el && getComputedStyle(el).overflowY === "visible" ? document.documentElement : el;
}

/** The rows as elements of the list: with their boxes to tick, where they have one. @param {Element | null} [of] */
export const lines = (of = rows()) => /** @type {HTMLElement[]} */ ([...(of?.children ?? [])].filter((el) => /^[pt]\d/.test(el.id)));

/** Where the list begins on the screen. */
export const edge = () => (scroller() === rows() ? rows()?.getBoundingClientRect().top ?? 0 : 0);

/** Reads on until there are so many rows. @param {Element} to @param {number} n */
export async function readRest(to, n) {
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
 * Rows behind those that were read again stay as they are: of a very long list only its top is read, and more may have come to its end
 * meanwhile. @param {Element} to @param {Element} shown the list as it is @param {number} from so many rows were read
 */
export function keepRest(to, shown, from) {
  const had = new Map(lines(shown).map((el) => [el.id, el]));
  if (had.size <= from) return;
  const last = lines(to).reverse().find((el) => had.has(el.id)), have = new Set([...to.children].map((r) => r.id));
  to.querySelector("[data-more]")?.remove();
  for (let el = last && had.get(last.id)?.nextElementSibling; el; el = el.nextElementSibling) if (!have.has(el.id)) to.append(el.cloneNode(true));
}
