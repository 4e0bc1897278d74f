// @ts-check
// The article's editor: the preview follows the typing, and a page with unsaved changes asks before it is left.
import { takePictures } from "./article-pictures.js";
import { bindTools } from "./article-tools.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-article]"));
const box = /** @type {HTMLElement | null} */ (document.getElementById("preview"));
const shown = /** @type {HTMLElement | null} */ (document.querySelector("[data-shown]"));
const body = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("f-body"));

/** @type {AbortController | undefined} */
let asking;

async function preview() {
  if (!form || !box || !shown || !body) return;
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(form.dataset.preview ?? "", { method: "POST", body: new URLSearchParams({ body: body.value }), headers: { "Deskbell-Fragment": "1" }, signal: asking.signal });
    if (!answer.ok) return;
    shown.innerHTML = await answer.text();
    box.hidden = body.value.trim() === "";
  } catch {
    // A newer text is on its way, or the desk is away: the last preview stays.
  }
}

if (form && body) {
  /** @type {number | undefined} */
  let timer;
  let changed = false;
  body.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(preview, 300);
  });
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  const tools = /** @type {HTMLElement | null} */ (form.querySelector("[data-mdtools]")), picture = takePictures(form, body);
  if (tools) bindTools(tools, body, picture);
  void preview();
}
