// @ts-check
// The customer's mailbox: reads the letters again every two seconds while the page is seen. What the reader has unfolded stays so.

/** @param {HTMLElement} box */
function watch(box) {
  const url = box.dataset.letters ?? "";
  let shown = "";
  let busy = false;

  async function look() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const html = await answer.text();
      if (html === shown) return;
      const first = shown === "";
      shown = html;
      if (!first || !same(box, html)) show(box, html);
    } catch {
      // The demo was ended, or starts again: the next look tells.
    } finally {
      busy = false;
    }
  }

  look();
  setInterval(look, 2000);
  document.addEventListener("visibilitychange", look);
}

/** @param {HTMLElement} box @param {string} html */
function same(box, html) {
  const probe = document.createElement("div");
  probe.innerHTML = html;
  return probe.innerHTML.trim() === box.innerHTML.trim();
}

/** @param {HTMLElement} box @param {string} html */
function show(box, html) {
  const open = box.querySelectorAll("details[open]").length > 0;
  const before = box.querySelectorAll("article").length;
  if (open || box.contains(document.activeElement)) {
    const probe = document.createElement("div");
    probe.innerHTML = html;
    if (probe.querySelectorAll("article").length === before) return;
  }
  box.innerHTML = html;
}

for (const box of document.querySelectorAll("[data-letters]")) {
  if (box instanceof HTMLElement) watch(box);
}
