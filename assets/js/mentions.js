// @ts-check
// "@" in a note offers the names of colleagues; whom a note names is told of it.
import { combo } from "./combo.js";
import { onPage } from "./page.js";

/** What is typed behind the last @ before the cursor; null where there is none. @param {HTMLTextAreaElement} field */
function typed(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const before = field.value.slice(0, field.selectionStart);
  const found = /(?:^|[^\w.%+-])[@＠]([^@＠\n]{0,30})$/.exec(before);
  return found ? found[1] : null;
}

/** @param {HTMLTextAreaElement} field */
function bind(field) {
  const store = document.getElementById("colleagues");
  const names = store instanceof HTMLTemplateElement ? [...store.content.children] : [];
  combo(field, {
    found() {
      const part = typed(field)?.toLowerCase();
      if (part === undefined || part.startsWith(" ")) return [];
      const fits = names.filter((el) => { const name = (el.textContent || "").toLowerCase(); return name.startsWith(part) || (part.length > 0 && name.split(/\s+/).some((w) => w.startsWith(part))); });
      return /** @type {HTMLElement[]} */ (fits.slice(0, 8).map((el) => el.cloneNode(true)));
    },
    take(item) {
      const part = typed(field) ?? "";
      field.setRangeText((item.textContent || "") + " ", field.selectionStart - part.length, field.selectionStart, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true })); // the draft is saved; the list stays shut
    },
  });
}

onPage(() => {
  const field = document.querySelector('form[data-composer="note"] [data-text]');
  if (field instanceof HTMLTextAreaElement) bind(field);
});
