// @ts-check
// The sheet of keys: what the page says by itself (j, k, Ctrl+Enter), and every control here that has a key, by its name. data-key-help
// names a control where its own name is too long or changes; data-key-group says where it stands (go, list, ticket, write, desk).

const sheet = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));

/** Not in a shut menu, nor for another width of the screen. @param {HTMLElement} el */
export const seen = (el) => el.checkVisibility?.() ?? el.getClientRects().length > 0;

/** @param {HTMLElement} el */
export function nameOf(el) {
  if (el.dataset.keyHelp || el.getAttribute("aria-label")) return el.dataset.keyHelp || el.getAttribute("aria-label") || "";
  const copy = /** @type {HTMLElement} */ (el.cloneNode(true));
  copy.querySelectorAll("kbd, small, [data-count], [aria-hidden=true]").forEach((x) => x.remove());
  return (copy.textContent || el.title || "").replace(/\s+/g, " ").trim() || el.title;
}

/** @param {HTMLElement} el */
function groupOf(el) {
  const said = /** @type {HTMLElement | null} */ (el.closest("[data-key-group]"))?.dataset.keyGroup;
  if (said) return said;
  if (el.dataset.key?.startsWith("g ")) return "go";
  if (el.closest("[data-composers]")) return "write";
  if (el.closest(".ticket, .card")) return "ticket";
  return el.closest(".list") ? "list" : "desk";
}

/** @param {string} key @param {string} name */
function line(key, name) {
  const dt = document.createElement("dt"), dd = document.createElement("dd");
  for (const one of key.split(" ")) {
    const kbd = document.createElement("kbd");
    kbd.textContent = one;
    dt.append(kbd, " ");
  }
  dd.textContent = name;
  dt.dataset.from = dd.dataset.from = "page";
  return [dt, dd];
}

function fill() {
  const dialog = sheet();
  dialog?.querySelectorAll("[data-from]").forEach((el) => el.remove());
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (dialog?.querySelectorAll("[data-needs]") ?? [])) el.hidden = !document.querySelector(el.dataset.needs ?? "");
  const listed = new Set([...(dialog?.querySelectorAll("dt kbd") ?? [])].map((k) => k.textContent));
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-key]")]);
  const rank = (/** @type {HTMLElement} */ el) => (seen(el) ? 0 : el.closest("[hidden]") ? 2 : 1);
  for (const el of all.sort((a, b) => rank(a) - rank(b))) { // of two with one key, the one that is seen
    const key = el.dataset.key ?? "", name = nameOf(el);
    if (!key || !name || listed.has(key) || dialog?.contains(el)) continue;
    listed.add(key);
    (dialog?.querySelector(`[data-keys="${groupOf(el)}"] dl`) ?? dialog?.querySelector("dl"))?.append(...line(key, name));
  }
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (dialog?.querySelectorAll("[data-keys]") ?? [])) part.hidden = !part.querySelector("dt:not([hidden])");
}

export function openSheet() {
  const dialog = sheet();
  if (!dialog || dialog.open) return;
  fill();
  dialog.showModal();
}

document.addEventListener("click", (e) => {
  const el = /** @type {Element} */ (e.target);
  if (el.closest("[data-keys-open]")) openSheet();
  else if (el === sheet()) sheet()?.close(); // beside it
});
