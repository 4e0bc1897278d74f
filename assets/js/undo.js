// @ts-check
// Taking an action back without leaving the page: the button of the toast, or of the line that a page began with.
import { post, toast } from "./fetch.js";
import { showList } from "./list.js";
import { refreshTicket } from "./ticket.js";
import { visit } from "./visit.js";

document.addEventListener("submit", async (e) => {
  const form = e.target, button = e.submitter;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-take-back]") || !(button instanceof HTMLButtonElement)) return;
  e.preventDefault();
  const path = button.getAttribute("formaction");
  if (!path || button.disabled) return;
  button.disabled = true;
  const { ok, data } = await post(path, new URLSearchParams());
  if (ok && data.to) { visit(data.to); return; }
  toast(data.message, !ok, data.undo); // a button that was pressed is offered no more
  button.closest(".flash")?.remove();
  await Promise.all([refreshTicket(), showList()]);
});
