// @ts-check
// The field for a new tag completes with those that there are, in their colours.
import { combo } from "./combo.js";
import { onPage } from "./page.js";

/** @param {HTMLInputElement} field */
function bind(field) {
  if (field.dataset.bound) return;
  field.dataset.bound = "1";
  combo(field, {
    found() {
      const store = document.getElementById(field.dataset.choices || "");
      const typed = field.value.trim().toLowerCase();
      const all = store instanceof HTMLTemplateElement ? [...store.content.children] : [];
      return /** @type {HTMLElement[]} */ (all.filter((el) => (el.textContent || "").toLowerCase().includes(typed)).slice(0, 8).map((el) => el.cloneNode(true)));
    },
    take(item) {
      field.value = item.textContent || "";
      field.form?.requestSubmit();
    },
  });
}

const bindAll = () => { for (const field of document.querySelectorAll("input[data-choices]")) if (field instanceof HTMLInputElement) bind(field); };
document.addEventListener("desk:parts", bindAll);
onPage(bindAll);
