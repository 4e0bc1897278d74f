// @ts-check
// What is shown in the widget's frame: Escape closes it, unless something here has used the key, and links to elsewhere open beside it.

addEventListener("keydown", (e) => {
  // The message says nothing but that it is to be closed, so that whoever holds the frame may hear it.
  if (e.key === "Escape" && !e.defaultPrevented && !e.isComposing && e.keyCode !== 229 && parent !== window) parent.postMessage("deskbell:close", "*");
});

document.addEventListener("click", (e) => {
  const link = /** @type {Element} */ (e.target).closest("a[href]");
  if (link instanceof HTMLAnchorElement && link.origin !== location.origin && /^https?:$/.test(link.protocol)) {
    link.target = "_blank";
    link.rel = "noopener";
  }
}, true);
