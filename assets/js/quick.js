// @ts-check
// Small forms (status, assignee, tags …) are sent without leaving the page; what changed comes back by itself.
import { post, toast } from "./fetch.js";
import { refreshList } from "./list.js";
import { shut } from "./menus.js";
import { refreshTicket } from "./ticket.js";

document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-quick], [data-undo]") || e.defaultPrevented) return;
  e.preventDefault();
  if (form.ariaBusy) return;
  form.ariaBusy = "true";
  const { ok, data } = await post(form.action, new URLSearchParams(/** @type {any} */ (new FormData(form, e.submitter))));
  form.ariaBusy = null;
  if (!ok) { toast(data.message, true); return; }
  if (form.matches("[data-undo]")) { location.assign(location.pathname + location.search.replace(/[?&]compose=\w+/, "") + "#composer"); location.reload(); return; }
  const menu = form.closest("details");
  if (menu) shut(menu, true);
  for (const field of form.querySelectorAll('input[name="add_tag"]')) if (field instanceof HTMLInputElement) field.value = "";
  await Promise.all([refreshTicket(), refreshList()]);
});
