// @ts-check
// The search field says how a query may go on: operators, tags, people, recent and saved searches.
import { listbox, offers } from "./listbox.js";
import { post } from "./fetch.js";
import { onPage } from "./page.js";
import { visit } from "./visit.js";

let fields = 0;

/** @param {HTMLInputElement} field */
function bind(field) {
  const list = document.createElement("div"), form = field.form;
  list.id = `suggestions-${++fields}`;
  list.className = "findlist under";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
  list.hidden = true;
  form?.setAttribute("data-still", "");
  form?.classList.add("suggests");
  form?.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.autocomplete = "off";
  const box = listbox(field, list, {
    read: (text) => (document.activeElement === field && field.selectionStart === text.length ? offers("/desk/search/suggest", text) : Promise.resolve([])),
    drop: async (o) => { await post("/desk/search/forget", new URLSearchParams({ q: o.dataset.query ?? "" })); box.read(); },
    take: async (o) => {
      if (o.dataset.href) { visit(o.dataset.href); return; }
      if (o.dataset.post) { await post(o.dataset.post, new URLSearchParams()); box.read(); return; }
      const query = o.dataset.query ?? "", whole = query && !/[\s:]$/.test(query); // a recent search is whole: go
      field.value = query;
      if (whole) form?.requestSubmit(); else box.read();
    },
  });
  field.addEventListener("focus", box.read);
  field.addEventListener("blur", box.close);
  form?.addEventListener("submit", box.close);
}

onPage(() => {
  for (const field of document.querySelectorAll("input[data-search]:not([role=combobox])")) if (field instanceof HTMLInputElement) bind(field);
});
