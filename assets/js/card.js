// @ts-check
// The customer's card is gone to by a key. Where it has no room of its own it takes the list's place (#card), until the same link, its
// cross or Escape puts it away.

const card = () => document.getElementById("card");
const link = () => /** @type {HTMLElement | null} */ (document.querySelector('a[href="#card"]'));
const shown = () => location.hash === "#card" && matchMedia("(min-width: 761px) and (max-width: 1280px)").matches;

/** Without the hash, and without a page more to go back to. */
function shut() {
  const had = card()?.contains(document.activeElement) || document.activeElement === link();
  location.replace("#main");
  if (had) link()?.focus();
}

document.addEventListener("click", (e) => {
  const el = /** @type {Element} */ (e.target);
  if (shown() && el.closest('a[href="#card"], #card .close')) { e.preventDefault(); shut(); }
  else if (el.closest('a[href="#card"]')) setTimeout(() => card()?.focus());
});
document.addEventListener("keydown", (e) => {
  const el = /** @type {Element} */ (e.target);
  if (e.key !== "Escape" || e.defaultPrevented || e.isComposing || e.keyCode === 229 || !shown() || el.closest("dialog, .composers, [data-menu][open]")) return;
  e.preventDefault();
  shut();
});
export {};
