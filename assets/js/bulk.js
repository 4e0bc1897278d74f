// @ts-check
// What is done to the ticked tickets is done without leaving the list, and can be taken back.
import { post, toast } from "./fetch.js";
import { showList } from "./list.js";
import { shut } from "./menus.js";
import { pickAll } from "./pick.js";
import { refreshTicket } from "./ticket.js";

document.addEventListener("submit", async (e) => {
  const form = e.target, button = e.submitter;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-bulk]")) return;
  if (button instanceof HTMLButtonElement && (button.value === "purge" || button.value === "merge")) return; // these have a page of their own
  e.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  const { ok, data } = await post(form.action, new URLSearchParams(/** @type {any} */ (new FormData(form, button))));
  form.removeAttribute("aria-busy");
  toast(data.message, !ok, data.undo);
  if (!ok && !data.undo) return; // nothing was done
  const menu = form.querySelector("details[open]"), field = form.querySelector('input[name="tag"]');
  if (menu instanceof HTMLDetailsElement) shut(menu, false);
  if (field instanceof HTMLInputElement) field.value = "";
  pickAll(false);
  await Promise.all([showList(), refreshTicket()]);
});
