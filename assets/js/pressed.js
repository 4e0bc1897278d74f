// @ts-check
// While a mouse button or a finger is down the page stays as it is: a click belongs to what was there when it began.

let down = false, timer = 0;
/** @type {(() => void)[]} */
let waiting = [];

function up() {
  clearTimeout(timer);
  down = false;
  waiting.forEach((go) => go());
  waiting = [];
}

document.addEventListener("pointerdown", (e) => {
  if (e.button !== 0) return;
  down = true;
  clearTimeout(timer);
  timer = window.setTimeout(up, 5000); // not every system says that a button was let go outside the window
}, { capture: true, passive: true });
for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, (e) => {
    clearTimeout(timer);
    timer = window.setTimeout(up, /** @type {PointerEvent} */ (e).pointerType === "mouse" ? 0 : 100); // the click comes first
  }, { capture: true, passive: true });
}

/** Is there as soon as nothing is pressed. @returns {Promise<void>} */
export const released = () => (down ? new Promise((go) => waiting.push(go)) : Promise.resolve());
