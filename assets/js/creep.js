// @ts-check
// Rows that others brought, took or moved make room so slowly that nothing jumps: everything begins where it was and moves by less than
// three pixels a frame. Somebody who touches the list stops it until they have let go.

const step = 2, most = 400;

/** What is on its way: how far each row still is from its place, in pixels. @type {Map<HTMLElement, number>} */
let left = new Map();
let frame = 0;

/** Every row is at its place. */
export function settle() {
  cancelAnimationFrame(frame);
  for (const el of left.keys()) el.style.marginTop = "";
  for (const el of document.querySelectorAll(".coming")) el.classList.remove("coming");
  left = new Map();
}

/**
 * Puts rows that are at their places back to where they were, and lets them go from there. False: too far, nothing was done.
 * @param {HTMLElement[]} rows in their order, at their places @param {Map<HTMLElement, number>} were their tops before
 * @param {() => boolean} waits whether the list is being touched @param {(change: () => void) => void} keeping makes a change and keeps what must stay
 */
export function creep(rows, were, waits, keeping) {
  const tops = rows.map((el) => el.getBoundingClientRect().top), by = new Map();
  let given = 0, all = 0;
  for (const [i, el] of rows.entries()) {
    const d = (were.get(el) ?? tops[i] + given) - tops[i] - given;
    if (Math.abs(d) < 0.5) continue;
    by.set(el, d);
    given += d;
    all += Math.abs(d);
  }
  if (all > most || matchMedia("(prefers-reduced-motion: reduce)").matches) return false;
  for (const el of rows) el.classList.toggle("coming", by.size > 0 && !were.has(el));
  for (const [el, d] of by) el.style.marginTop = d + "px";
  left = by;
  const go = () => {
    if (!waits()) keeping(on);
    if (left.size > 0) frame = requestAnimationFrame(go); else settle();
  };
  if (by.size > 0) frame = requestAnimationFrame(go);
  return true;
}

/** One frame's way, shared out from the top. */
function on() {
  let may = step;
  for (const [el, d] of left) {
    const go = Math.min(may, Math.abs(d)), rest = d - Math.sign(d) * go;
    may -= go;
    if (Math.abs(rest) < 0.5) { left.delete(el); el.style.marginTop = ""; } else { left.set(el, rest); el.style.marginTop = rest + "px"; }
    if (may <= 0) return;
  }
}

/** Rows that have too far to creep come from where they were, those that are seen. All is measured before anything moves. @param {Map<HTMLElement, number>} places */
export function glide(places) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const now = [...places].filter(([el]) => el.isConnected).map(([el, was]) => /** @type {const} */ ([el, was, el.getBoundingClientRect().top]));
  for (const [el, was, top] of now) {
    const by = was - top;
    if (top < innerHeight && top > -200 && Math.abs(by) > 1 && Math.abs(by) < innerHeight) el.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 220, easing: "cubic-bezier(.2, 0, 0, 1)" });
  }
}
