// @ts-check
// The seconds in which an answer can still be taken back.
import { refreshTicket } from "./ticket.js";

setInterval(() => {
  for (const el of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((Date.parse(el.getAttribute("data-countdown") || "") - Date.now()) / 1000);
    const text = String(Math.max(0, left));
    if (el.textContent !== text) el.textContent = text;
    if (left < 0 && left % 2 === 0) refreshTicket();
  }
}, 500);
