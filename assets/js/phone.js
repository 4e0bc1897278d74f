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
if (seen) {
  const fit = () => {
    const hidden = Math.max(0, root.clientHeight - seen.height - seen.offsetTop);
    const keyboard = hidden > 120 && seen.scale < 1.05 ? Math.round(hidden) : 0; // less is a bar of the browser's, and zooming is none
    root.style.setProperty("--keyboard", keyboard + "px");
    const box = document.activeElement?.closest(".composer");
    if (keyboard && box) box.scrollIntoView({ block: "nearest" });
  };
  seen.addEventListener("resize", fit);
  seen.addEventListener("scroll", fit);
}
export {};
