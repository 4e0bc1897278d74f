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

function bind() {
  for (const frame of document.querySelectorAll("iframe[data-fit]")) {
    if (!(frame instanceof HTMLIFrameElement) || frame.dataset.bound) continue;
    frame.dataset.bound = "1";
    frame.addEventListener("load", () => fit(frame));
    if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") fit(frame);
  }
}

document.addEventListener("desk:parts", bind);
onPage(bind);
