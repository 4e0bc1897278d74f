// @ts-check
// Copies what a message says, or its address. On plain http, and where the browser refuses, the clipboard is the old one.
import { toast } from "./fetch.js";
import { shut } from "./menus.js";

/** @param {string} text */
async function put(text) {
  if (navigator.clipboard && isSecureContext) {
    try { await navigator.clipboard.writeText(text); return; } catch { /* not allowed here; the old one may be */ }
  }
  const area = document.createElement("textarea"), focused = document.activeElement;
  area.value = text;
  area.className = "sr";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}

/** @param {Element} message */
function textOf(message) {
  const frame = message.querySelector(":scope > iframe");
  if (frame instanceof HTMLIFrameElement) return frame.contentDocument?.body.innerText ?? "";
  const body = message.querySelector(":scope > .prose");
  return body instanceof HTMLElement ? body.innerText : "";
}

document.addEventListener("click", async (e) => {
  const what = /** @type {Element} */ (e.target).closest("[data-copy]");
  const message = what?.closest(".msg");
  if (!(what instanceof HTMLElement) || !message) return;
  e.preventDefault();
  const menu = what.closest("details");
  if (menu) shut(menu, true);
  await put(what.dataset.copy === "link" && what instanceof HTMLAnchorElement ? what.href : textOf(message).trim());
  toast(what.dataset.said || "");
});
