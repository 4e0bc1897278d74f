// @ts-check
// Small forms (status, assignee, tags …) are sent without leaving the page; what changed comes back by itself. What was chosen is shown
// at once, and taken back with the reason where it was refused.
import { post, toast } from "./fetch.js";
import { refreshList } from "./list.js";
import { shut } from "./menus.js";
import { onPage } from "./page.js";
import { refreshTicket } from "./ticket.js";

/** @param {HTMLFormElement} form @param {HTMLElement | null} button @returns {() => void} what takes it back */
function show(form, button) {
  const menu = form.closest("details"), chip = menu?.querySelector("summary"), words = button?.dataset.shows;
  if (!chip || !words) return () => {};
  const at = chip.querySelector("[data-shown]") ?? chip.appendChild(Object.assign(document.createElement("b"), { className: "hoped" }));
  const before = at.textContent, pressed = menu?.querySelector("[aria-pressed=true]");
  at.textContent = words;
  chip.setAttribute("aria-busy", "true");
  pressed?.setAttribute("aria-pressed", "false");
  if (button?.hasAttribute("value")) button.setAttribute("aria-pressed", "true");
  return () => {
    chip.removeAttribute("aria-busy");
    if (at.classList.contains("hoped")) at.remove(); else at.textContent = before;
    button?.setAttribute("aria-pressed", "false");
    pressed?.setAttribute("aria-pressed", "true");
  };
}

/** The next form must not be stale by what this one did. @param {string} version */
function know(version) {
  for (const field of document.querySelectorAll('#ticket-head input[name="version"]')) if (field instanceof HTMLInputElement) field.value = version;
}

/** @type {AbortSignal} */
let page;
onPage((signal) => { page = signal; });

document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-quick], [data-undo]") || e.defaultPrevented) return;
  e.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, e.submitter)));
  const back = show(form, e.submitter);
  const menu = form.closest("details");
  if (menu && form.matches("[data-quick]")) shut(menu, true);
  const at = page, { ok, data } = await post(form.action, body);
  form.removeAttribute("aria-busy");
  if (at.aborted) { toast(data.message, !ok, data.undo); return; } // another page by now: its version is its own
  if (!ok) {
    back();
    toast(data.message, true);
    if (menu && form.querySelector("textarea, [type=datetime-local]")) menu.open = true; // what was typed stays
    if (data.version) for (const field of form.querySelectorAll('input[name="version"]')) if (field instanceof HTMLInputElement) field.value = String(data.version);
    await refreshTicket();
    return;
  }
  if (form.matches("[data-undo]")) { location.assign(location.pathname + location.search.replace(/[?&]compose=\w+/, "") + "#composer"); location.reload(); return; }
  if (data.version) know(String(data.version));
  if (data.message) toast(data.message, false, data.undo);
  for (const field of form.querySelectorAll('input[name="add_tag"]')) if (field instanceof HTMLInputElement) field.value = "";
  await Promise.all([refreshTicket(), refreshList()]);
  menu?.querySelector("summary")?.removeAttribute("aria-busy");
});
