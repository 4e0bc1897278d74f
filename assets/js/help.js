// @ts-check
// The contact form: files that are too large are noticed before they are sent for minutes.

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-limit]"))) {
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file]"));
  field?.addEventListener("change", () => {
    const size = [...(field.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    field.setCustomValidity(size > Number(form.dataset.limit) ? form.dataset.large ?? "" : "");
    field.reportValidity();
  });
}
