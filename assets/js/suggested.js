// @ts-check
// What may help to answer comes after the page, to the end of the customer's card, and again when the customer has written. A button
// puts it into the answer; where a note is open, the answer is opened first.
import { boxOf, openComposer } from "./composer.js";
import { fragment } from "./fetch.js";
import { onPage } from "./page.js";

let known = "";

async function load() {
  const place = document.getElementById("suggested"), into = place?.firstElementChild;
  const url = place?.dataset.suggested, after = `${url}?${place?.dataset.after}`;
  if (!url || !into || after === known) return;
  known = after;
  const doc = await fragment(url);
  if (!doc || after !== known) return;
  into.replaceChildren(...doc.body.childNodes);
}

/** @param {HTMLElement} button */
function put(button) {
  openComposer("reply");
  const box = boxOf("reply"), { link, title, put: text = "" } = button.dataset;
  if (!box) return;
  const a = Object.assign(document.createElement("a"), { textContent: title ?? "" });
  if (link) a.href = link;
  box.insert(text, link ? a.outerHTML : undefined);
  box.changed();
}

document.addEventListener("click", (e) => {
  const button = /** @type {Element} */ (e.target).closest?.("[data-put]");
  if (button instanceof HTMLElement) put(button);
});
document.addEventListener("desk:parts", load);
onPage((signal) => {
  known = "";
  if (document.readyState === "complete") setTimeout(load, 200); else addEventListener("load", load, { once: true, signal });
});
