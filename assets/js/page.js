// @ts-check
// The page that is shown. A page of the desk may take another's place within one document (visit.js): what a module does for one page it
// does in onPage, and ends with it.

/** @typedef {(signal: AbortSignal, back: boolean) => void} Begin */
/** @type {Begin[]} */
const begins = [];
const [nav] = performance.getEntriesByType("navigation");
const now = { ends: new AbortController(), back: nav instanceof PerformanceNavigationTiming && nav.type !== "navigate" };

/**
 * Does something for the page that is there, and for each that comes. The signal ends with the page; what stays in the document from one
 * page to the next (the rail, the rows of the same list) is met again. back: the page was there before, and is gone back to.
 * @param {Begin} begin
 */
export function onPage(begin) {
  begins.push(begin);
  begin(now.ends.signal, now.back);
}

/** The page ends, while it can still be read. */
export function leave() {
  now.ends.abort();
}

/** Another page is in its place. @param {boolean} back */
export function arrive(back) {
  now.ends = new AbortController();
  now.back = back;
  for (const begin of begins) {
    try { begin(now.ends.signal, back); } catch (e) { reportError(e); } // one that fails leaves the others their page
  }
}
