// @ts-check
// The seconds in which an answer can still be taken back. Counted from what the server said: the two clocks may differ.
import { refreshTicket } from "./ticket.js";

/** @type {WeakMap<Element, {due: string | null, end: number}>} */
const known = new WeakMap();

setInterval(() => {
  for (const el of document.querySelectorAll("[data-countdown]")) {
    const due = el.getAttribute("data-due");
    let at = known.get(el);
    if (at?.due !== due) known.set(el, at = { due, end: performance.now() + 1000 * Number(el.getAttribute("data-countdown")) });
    const left = Math.ceil((at.end - performance.now()) / 1000), text = String(Math.max(0, left));
    if (el.textContent !== text) el.textContent = text;
    if (left < 0 && left % 2 === 0) refreshTicket();
  }
}, 500);
