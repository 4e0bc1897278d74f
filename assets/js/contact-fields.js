// @ts-check
// The contact form asks what belongs to the chosen topic, and nothing of the others; without script all stands there, topic by topic.

const choice = /** @type {HTMLSelectElement | null} */ (document.querySelector("select[name=topic]"));
const groups = /** @type {NodeListOf<HTMLFieldSetElement>} */ (document.querySelectorAll("fieldset[data-topic]"));
if (choice) {
  const show = () => {
    for (const group of groups) {
      const on = group.dataset.topic === choice.value;
      group.classList.toggle("picked", on);
      group.hidden = group.disabled = !on;
      for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (group.querySelectorAll("[data-need]"))) field.required = on;
    }
  };
  choice.addEventListener("change", show);
  show();
}
export {};
