// @ts-check
// Colleagues see who is answering: said while an answer is being written, renewed now and then, taken back at the end.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-composer="reply"]'));
const url = `/desk/tickets/${form?.dataset.ticket}/typing`;
const renew = 12000, rest = 60000;
let said = 0, typed = 0;

/** @param {boolean} on */
function say(on) {
  said = on ? Date.now() : 0;
  navigator.sendBeacon(url, new URLSearchParams({ on: on ? "1" : "0" }));
}

form?.addEventListener("input", () => {
  typed = Date.now();
  if (!said) say(true);
});
form?.addEventListener("desk:sent", () => { said = typed = 0; });
addEventListener("pagehide", () => { if (said) say(false); });
if (form) {
  setInterval(() => {
    if (!said) return;
    if (Date.now() - typed > rest) say(false);
    else if (Date.now() - said > renew) say(true);
  }, 3000);
}
export {};
