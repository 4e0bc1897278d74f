// @ts-check
// Menus are details elements. Here they close by Escape and by a click elsewhere, and arrow keys move within them.

const open = () => /** @type {HTMLDetailsElement | null} */ (document.querySelector("details[data-menu][open]"));

/** @param {HTMLDetailsElement} menu @param {boolean} focus */
export function shut(menu, focus) {
  const had = menu.contains(document.activeElement);
  menu.open = false;
  if (focus && had) menu.querySelector("summary")?.focus();
}

/** @param {HTMLDetailsElement} menu @param {number} step */
function move(menu, step) {
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("button, a[href], input")].filter((el) => el instanceof HTMLElement && el.offsetParent && !el.closest("summary")));
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  items[(at + step + items.length) % items.length]?.focus();
}

document.addEventListener("click", (e) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu instanceof HTMLDetailsElement && !menu.contains(/** @type {Node} */ (e.target))) shut(menu, false);
  }
});

document.addEventListener("toggle", (e) => {
  const menu = e.target;
  if (!(menu instanceof HTMLDetailsElement) || !menu.matches("[data-menu]") || !menu.open) return;
  for (const other of document.querySelectorAll("details[data-menu][open]")) if (other !== menu && other instanceof HTMLDetailsElement) other.open = false;
  const field = menu.querySelector("input:not([type=hidden], [type=checkbox], [type=datetime-local])");
  if (field instanceof HTMLElement && field.offsetParent) field.focus();
  else if (menu.querySelector("summary")?.dataset.key) /** @type {HTMLElement | null} */ (menu.querySelector("button[aria-pressed=true]") ?? menu.querySelector("button"))?.focus({ preventScroll: true });
}, true);

document.addEventListener("keydown", (e) => {
  const menu = open();
  if (!menu || e.isComposing || e.keyCode === 229) return;
  if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); shut(menu, true); }
  else if (/** @type {Element} */ (e.target).matches("[role=combobox][aria-expanded=true], select, textarea, [type=datetime-local]")) return; // what arrows change
  else if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); move(menu, e.key === "ArrowDown" ? 1 : -1); }
}, true);
