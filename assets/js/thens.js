// @ts-check
// What sending does beside, which came with a saved reply: each can be taken away.

/** The main button does what the chips beside it say. @param {HTMLFormElement} form */
export function status(form) {
  const field = form.querySelector('[name="then_status"]'), main = form.querySelector('[data-main][name="status"]');
  if (main instanceof HTMLButtonElement) main.value = field instanceof HTMLInputElement ? field.value : "pending";
  if (!form.querySelector(".then")) form.querySelector("[data-thens]")?.replaceChildren();
}

document.addEventListener("click", (e) => {
  const gone = /** @type {Element} */ (e.target).closest?.("[data-unthen]"), form = gone?.closest("form");
  if (!gone || !form) return;
  gone.closest(".then")?.remove();
  status(form);
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("desk:sent", (e) => { if (e.target instanceof HTMLFormElement) status(e.target); });
