// @ts-check
// Colleagues see who has a ticket open and who is writing what in it: said for this tab, renewed now and then, taken back when the tab is
// hidden or closed. What they do is read again when they do something else.
import { calmly, fragment } from "./fetch.js";
import { onPage } from "./page.js";

/** The ticket that is open; empty for none. */
const number = () => /** @type {HTMLElement | null} */ (document.querySelector("main[data-ticket]"))?.dataset.ticket ?? "";
const renew = 10000, rest = 60000;
const tab = Array.from(crypto.getRandomValues(new Uint8Array(9)), (n) => n.toString(36)).join("");
let typed = 0, kind = "", said = "", at = 0, turn = 0, left = false;

const seen = () => document.visibilityState === "visible";
const typing = () => (typed > 0 && Date.now() - typed < rest ? kind : "");

/** Says where this tab is, if that is news or was said long ago. */
function say() {
  const ticket = number(), here = ticket !== "" && !left && (seen() || typing() !== "");
  const now = here ? `${ticket} ${typing()}` : "";
  if (now === said && (now === "" || Date.now() - at < renew)) return;
  said = now;
  at = Date.now();
  const form = new URLSearchParams({ tab, turn: String(++turn), ticket: here ? ticket : "0", typing: here ? typing() : "" });
  if (!here) navigator.sendBeacon("/desk/presence", form);
  else fetch("/desk/presence", { method: "POST", body: form, keepalive: true, headers: { Accept: "application/json" } }).catch(() => { at = 0; }); // leaving the page breaks it off too: that one was here is not forgotten
}

/** The line about colleagues alone; the ticket itself has not changed. */
const read = calmly(async () => {
  const ticket = number(), doc = ticket ? await fragment(`/desk/tickets/${ticket}/presence`) : null;
  if (ticket !== number()) return;
  for (const part of doc?.querySelectorAll("[data-part]") ?? []) {
    const here = document.getElementById(part.id);
    if (here && !here.isEqualNode(part)) here.replaceWith(document.importNode(part, true));
  }
}, 150);

document.addEventListener("input", (e) => {
  const form = e.target instanceof Element ? e.target.closest("form[data-composer]") : null;
  if (!(form instanceof HTMLFormElement) || !number()) return;
  kind = form.dataset.composer ?? "";
  typed = Date.now();
  say();
});
document.addEventListener("desk:sent", () => { typed = 0; say(); });
document.addEventListener("visibilitychange", say);
addEventListener("pagehide", () => { left = true; say(); });
addEventListener("pageshow", () => { left = false; say(); });
setInterval(say, 3000);
onPage(() => { typed = 0; say(); });
const mine = (/** @type {Event} */ e) => { if (number() && String(/** @type {CustomEvent} */ (e).detail?.ticket) === number()) read(); };
document.addEventListener("desk:presence", mine);
document.addEventListener("desk:typing", mine);
for (const name of ["desk:again", "desk:online"]) document.addEventListener(name, () => { if (!number()) return; at = 0; say(); read(); });
