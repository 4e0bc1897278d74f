// @ts-check
// The contact form, while one writes: the articles that probably answer it, beside or below the form, which itself does not move. Nothing is
// asked while an input method is composing, and no field is touched.

const WAITS = 500; // ms after the last key
const ENOUGH = 4; // characters

const letter = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-offers]"));
const panel = /** @type {HTMLElement | null} */ (document.getElementById("answers"));
if (letter && panel) {
  const list = /** @type {HTMLElement} */ (panel.querySelector("[data-list]"));
  const said = /** @type {HTMLElement} */ (panel.querySelector("[data-said]"));
  const written = () => `${value("subject")}\n${value("text")}`.trim();
  /** @param {string} name */
  const value = (name) => /** @type {HTMLInputElement | null} */ (letter.elements.namedItem(name))?.value ?? "";
  let timer = 0, last = "", closed = false;
  /** @type {AbortController | null} */
  let asking = null;

  const look = async () => {
    const text = written();
    if (text === last || closed) return;
    last = text;
    asking?.abort();
    if (text.length < ENOUGH) return show("");
    const own = asking = new AbortController();
    const body = new URLSearchParams({ token: value("token"), subject: value("subject"), text: value("text"), address: value("address") });
    try {
      const res = await fetch(letter.dataset.offers ?? "", { method: "POST", body, headers: { "Deskbell-Fragment": "1" }, signal: own.signal });
      if (res.ok && !res.redirected) show(await res.text());
    } catch { /* without a connection there is nothing to offer */ }
  };

  /** @param {string} html */
  const show = (html) => {
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-found]");
    const open = new Set([...list.querySelectorAll("details[open]")].map((d) => d.id));
    list.replaceChildren(...(found ? [...found.children] : []));
    for (const d of list.querySelectorAll("details")) d.open = open.has(d.id);
    const words = found?.getAttribute("data-found") ?? "";
    if (said.textContent !== words) said.textContent = words;
    panel.classList.toggle("on", list.childElementCount > 0);
    if (list.childElementCount) seen();
  };

  // What was read while writing is not shown once more before it is sent.
  const seen = () => {
    if (letter.elements.namedItem("anyway")) return;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "anyway", value: "1" });
    letter.prepend(field);
  };

  letter.addEventListener("input", (e) => {
    if (!(e.target instanceof HTMLElement) || !["f-text", "f-subject"].includes(e.target.id)) return;
    clearTimeout(timer);
    if (!(/** @type {InputEvent} */ (e).isComposing)) timer = window.setTimeout(look, WAITS);
  });
  letter.addEventListener("compositionend", () => { clearTimeout(timer); timer = window.setTimeout(look, WAITS); });
  panel.querySelector("[data-close]")?.addEventListener("click", () => {
    closed = true;
    show("");
    document.getElementById("f-text")?.focus();
  });
}
