// @ts-check
// A formatted mail is as high as it is: its frame has no scroll bar of its own. Its pictures open in the viewer.
import { onPage } from "./page.js";
import { hear } from "./viewer.js";

/** @param {HTMLIFrameElement} frame */
function fit(frame) {
  const doc = frame.contentDocument;
  if (!doc?.body) return;
  const set = () => {
    const wide = doc.documentElement.scrollWidth > frame.clientWidth + 1;
    const height = doc.body.scrollHeight + (wide ? 16 : 0) + 2;
    if (height > 2 && Math.abs(height - frame.offsetHeight) > 1) frame.style.height = Math.min(height, 20000) + "px";
    document.dispatchEvent(new CustomEvent("desk:fitted"));
  };
  set();
  hear(doc);
  new ResizeObserver(set).observe(doc.body);
  for (const img of doc.images) img.addEventListener("load", set);
}

document.addEventListener("load", (e) => { if (e.target instanceof HTMLIFrameElement && e.target.matches("[data-fit]")) fit(e.target); }, true);

/** Until a frame is there its mail is thought to be as high as its text: of a long conversation hardly anything jumps then where one scrolls. */
function guess() {
  const all = /** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll("iframe[data-room]:not([style])")), width = all[0]?.clientWidth;
  if (!width) return;
  for (const frame of all) {
    const lines = (frame.dataset.room || "0").split(" ");
    const rows = lines.reduce((sum, wide) => sum + Math.max(1, Math.ceil((Number(wide) * 7) / width)), 0); // a letter is 7 pixels wide, a row 22.4 high
    frame.style.height = Math.round(rows * 22.4 + lines.length * 8 + 4) + "px";
  }
}

onPage(guess);

// Those that were there before this module. One that waits until it is near is not looked into: that alone makes it a page of its own, a
// millisecond's work, and a ticket has hundreds.
const ahead = 3000; // pixels; no browser begins with what is further away
for (const frame of /** @type {NodeListOf<HTMLIFrameElement>} */ (document.querySelectorAll("iframe[data-fit]"))) {
  const { top, bottom, height } = frame.getBoundingClientRect();
  if (!height || frame.closest("details:not([open])") || bottom < -ahead || top > innerHeight + ahead) continue;
  if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") fit(frame);
}
