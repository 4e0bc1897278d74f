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

/** @type {WeakSet<HTMLIFrameElement>} */
const bound = new WeakSet();

/** Frames that wait until they are near are not looked into: that alone makes each of them a page of its own, a millisecond's work. */
function bind() {
  const fetched = new Set(performance.getEntriesByType("resource").map((e) => e.name));
  for (const frame of document.querySelectorAll("iframe[data-fit]")) {
    if (!(frame instanceof HTMLIFrameElement) || bound.has(frame)) continue;
    bound.add(frame);
    frame.addEventListener("load", () => fit(frame));
    if (fetched.has(frame.src) && frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") fit(frame);
  }
}

document.addEventListener("desk:parts", bind);
onPage(bind);
