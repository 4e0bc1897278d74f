// @ts-check
// The bell's list is read when it is opened and while it is open; a notice is marked as read without leaving the page.
import { calmly, fragment, post, toast } from "./fetch.js";
import { morph } from "./morph.js";

const bell = /** @type {HTMLDetailsElement | null} */ (document.querySelector("[data-bell]"));
const inside = bell?.querySelector("[data-notices]");
const page = document.querySelector("[data-notices-page]");

const read = calmly(async () => {
  if (!inside || !bell?.open) return;
  const list = (await fragment("/desk/notices"))?.getElementById("notices");
  if (!list) return;
  list.removeAttribute("id"); // the page of notices has one of its own
  if (inside.firstElementChild) morph(inside.firstElementChild, list);
  else inside.append(document.importNode(list, true));
}, 300);

bell?.addEventListener("toggle", () => {
  if (!bell.open) return;
  if (!bell.contains(document.activeElement)) bell.querySelector("summary")?.focus(); // opened by its key: Escape leads back to here
  read();
});
document.addEventListener("desk:change", (e) => {
  if (/** @type {CustomEvent} */ (e).detail?.kind === "notice" && bell?.open) read();
});
document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-read], [data-read-all]") || page) return;
  e.preventDefault();
  const button = e instanceof SubmitEvent ? e.submitter : null;
  const { ok, data } = await post(form.action, new FormData(form, button));
  if (!ok) toast(data.message, true);
  await read();
  if (!bell?.contains(document.activeElement)) /** @type {HTMLElement | null} */ (bell?.querySelector("summary"))?.focus();
});
export {};
