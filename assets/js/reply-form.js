// @ts-check
// The form of a saved reply: its text is edited as an answer is, formatted.
const form = document.querySelector("form[data-replyform]");
if (form instanceof HTMLFormElement) {
  const { edit } = await import("./editor.js");
  const { squire, field, bare, root } = edit(form);
  form.addEventListener("submit", () => { field.value = bare() ? "" : squire.getHTML(); });
  for (const name of form.querySelectorAll("[data-variable]")) {
    name.addEventListener("click", (e) => { e.stopPropagation(); squire.focus(); squire.insertPlainText(name.textContent ?? "", false); }, true);
  }
  root.addEventListener("desk:pictures", (e) => e.stopPropagation());
  form.dataset.ready = "1";
}
export {};
