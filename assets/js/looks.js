// @ts-check
// How the desk looks is the same in all tabs of an agent: theme, density, whether letters are keys. Words of another language come with
// the next page.
import { calmly } from "./fetch.js";

const follow = calmly(async () => {
  try {
    const res = await fetch("/desk/looks", { headers: { Accept: "application/json" } });
    if (!res.ok || res.redirected) return;
    const { theme, compact, keys } = await res.json();
    if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
    if (keys) delete document.body.dataset.keys; else document.body.dataset.keys = "off";
    document.querySelector("[data-list]")?.classList.toggle("compact", compact);
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("button[name=compact]"));
    if (button) { button.value = compact ? "0" : "1"; button.setAttribute("aria-pressed", String(compact)); }
  } catch { /* without a connection it stays as it is; desk:again comes after it */ }
}, 300);

document.addEventListener("desk:again", follow);
document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "looks") follow(); });
