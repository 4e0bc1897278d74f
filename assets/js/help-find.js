// @ts-check
// The help centre's search shows the first articles while one types. Enter without having gone to one of them searches as ever.
import { listbox, offers } from "./listbox.js";

const field = /** @type {HTMLInputElement | null} */ (document.querySelector("form[data-offers] input[name=q]"));
const form = field?.form;
if (field && form) {
  const list = document.createElement("div");
  list.id = "offered";
  list.className = "offered";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
  list.hidden = true;
  form.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  const box = listbox(field, list, {
    read: (text) => (text.trim() && document.activeElement === field ? offers(form.dataset.offers ?? "", text) : Promise.resolve([])),
    take: (o) => { if (o.dataset.href) location.assign(o.dataset.href); },
  });
  field.addEventListener("blur", box.close);
  form.addEventListener("submit", box.close);
}
