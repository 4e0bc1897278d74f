// @ts-check
// What a phone needs: the sheet of views closes by a tap beside it or Escape, and the box one writes in stays above the keyboard.

const root = document.documentElement;
const sheet = document.getElementById("rail");
const shown = () => location.hash === "#rail" && sheet && getComputedStyle(sheet).position === "fixed";

/** Without the hash, and without a page more to go back to. */
const shut = () => location.replace("#main");

document.addEventListener("click", (e) => {
  const el = /** @type {Element} */ (e.target);
  if (shown() && !sheet?.contains(el) && !el.closest('a[href="#rail"]')) { e.preventDefault(); shut(); }
});
document.addEventListener("keydown", (e) => { if (e.key === "Escape" && shown()) shut(); });
addEventListener("hashchange", () => { if (shown()) sheet?.querySelector("a")?.focus(); });

const seen = window.visualViewport;
let keyboard = 0;

/** Where one writes: the caret's line, or the last one of a plain box. */
function caret() {
  const field = document.activeElement, at = getSelection();
  if (field instanceof HTMLTextAreaElement) {
    const { bottom } = field.getBoundingClientRect();
    return field.selectionEnd === field.value.length ? { top: bottom - 32, bottom: bottom - 8 } : null;
  }
  const node = at?.focusNode;
  if (!at?.rangeCount || !node || !field?.contains(node)) return null;
  const line = at.getRangeAt(0).getClientRects()[0]; // an empty line has none
  return line ?? (node instanceof Element ? node.childNodes[at.focusOffset] instanceof Element ? /** @type {Element} */ (node.childNodes[at.focusOffset]) : node : node.parentElement)?.getBoundingClientRect() ?? null;
}

/** The line one writes stands between the top and what sends it, which lies on the keyboard. */
function inSight() {
  const tools = /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest(".composer")?.querySelector(".tools"));
  const line = keyboard && tools && seen ? caret() : null;
  if (!line || !tools || !seen) return;
  const low = line.bottom + 8 - (seen.offsetTop + seen.height - tools.offsetHeight), high = line.top - 8 - seen.offsetTop;
  if (low > 0 || high < 0) scrollBy({ top: low > 0 ? low : high, behavior: "instant" });
}

if (seen) {
  const fit = () => {
    const hidden = Math.max(0, root.clientHeight - seen.height - seen.offsetTop);
    const before = keyboard;
    keyboard = hidden > 120 && seen.scale < 1.05 ? Math.round(hidden) : 0; // less is a bar of the browser's, and zooming is none
    root.style.setProperty("--keyboard", keyboard + "px");
    if (keyboard !== before) inSight();
  };
  seen.addEventListener("resize", fit);
  seen.addEventListener("scroll", fit);
  document.addEventListener("input", () => { if (keyboard) requestAnimationFrame(inSight); });
  document.addEventListener("selectionchange", () => { if (keyboard) requestAnimationFrame(inSight); });
}
export {};
