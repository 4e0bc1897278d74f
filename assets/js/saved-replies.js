// @ts-check
// Saved replies: search among them, and put one where the cursor is. A reply with a missing variable is refused by name.
import { boxOf } from "./composer.js";
import { post, toast } from "./fetch.js";
import { shut } from "./menus.js";

for (const menu of document.querySelectorAll("details[data-replies]")) {
  if (!(menu instanceof HTMLDetailsElement)) continue;
  const filter = menu.querySelector("[data-filter]");
  filter?.addEventListener("input", () => {
    const words = /** @type {HTMLInputElement} */ (filter).value.trim().toLowerCase().split(/\s+/);
    for (const el of menu.querySelectorAll("[data-insert]")) {
      const text = (el.textContent ?? "").toLowerCase();
      if (el instanceof HTMLElement) el.hidden = !words.every((w) => text.includes(w));
    }
  });
  filter?.addEventListener("keydown", (e) => {
    if (!(e instanceof KeyboardEvent) || e.key !== "Enter" || e.isComposing) return;
    e.preventDefault();
    const first = menu.querySelector("[data-insert]:not([hidden])");
    if (first instanceof HTMLElement) first.click();
  });
  menu.addEventListener("click", async (e) => {
    const link = /** @type {Element} */ (e.target).closest("[data-insert]");
    if (!link) return;
    e.preventDefault();
    const { ok, data } = await post(`${menu.dataset.replies}/${link.getAttribute("data-insert")}`, new URLSearchParams());
    shut(menu, false);
    if (ok) boxOf("reply")?.insert(data.text);
    else toast(data.message, true);
  });
}
