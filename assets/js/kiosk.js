// @ts-check
// A screen in the shop: when nobody has touched it for a while, it shows the front page again and has forgotten what was typed.
// Without script the page itself goes back after three minutes.

const home = document.body.dataset.kiosk || "/";
const IDLE = 90_000; // milliseconds: long enough to read on without touching
const FRESH = 600_000; // the front page is read anew, so that it stays up to date

let since = Date.now();
let loaded = Date.now();
for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchmove"]) {
  addEventListener(kind, () => { since = Date.now(); }, { passive: true, capture: true });
}

setInterval(() => {
  const idle = Date.now() - since;
  if (idle < IDLE) return;
  const there = decodeURI(location.pathname) !== decodeURI(home) || location.search !== "";
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=q]"));
  if (there || (field && field.value !== "") || Date.now() - loaded > FRESH) {
    if (navigator.onLine) { loaded = Date.now(); location.replace(home); }
  } else if (scrollY > 0) {
    scrollTo(0, 0);
  }
}, 1000);

// Nothing to save, to open elsewhere or to drag off the screen.
addEventListener("contextmenu", (e) => e.preventDefault());
addEventListener("dragstart", (e) => e.preventDefault());
