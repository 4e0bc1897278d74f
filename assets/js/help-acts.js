// @ts-check
// Print and share, below an article. A phone shares with its own sheet; elsewhere the address is copied.

const said = document.querySelector("[data-share-said]");

/** @param {string} text */
async function copy(text) {
  if (navigator.clipboard && isSecureContext) { await navigator.clipboard.writeText(text); return true; }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

document.addEventListener("click", async (e) => {
  const button = /** @type {Element} */ (e.target).closest("[data-print], [data-share]");
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.print !== undefined) { print(); return; }
  const url = button.dataset.share || location.href.split(/[?#]/)[0];
  try {
    if (navigator.share) { await navigator.share({ title: document.title, url }); return; }
    if (await copy(url) && said) said.textContent = button.dataset.said ?? "";
  } catch {
    // The sheet was closed: nothing was shared, which is what they wanted.
  }
});
