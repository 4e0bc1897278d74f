// @ts-check
// A field that leaves of a list only what has all of its words, while one types. Enter goes to the first.

for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-find]"))) {
  const root = document.querySelector(field.dataset.find ?? "");
  const links = () => /** @type {HTMLAnchorElement[]} */ ([...(root?.querySelectorAll("a[data-words]") ?? [])]);
  const show = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const link of links()) {
      const text = (link.textContent + " " + link.dataset.words).toLowerCase();
      const li = link.closest("li");
      if (li) li.hidden = !words.every((w) => text.includes(w));
    }
    for (const group of root?.querySelectorAll("section") ?? []) group.hidden = !group.querySelector("li:not([hidden])");
    const none = root?.querySelector("[data-find-none]");
    if (none instanceof HTMLElement) none.hidden = Boolean(root?.querySelector("li:not([hidden])"));
  };
  field.addEventListener("input", show);
  field.form?.addEventListener("submit", (e) => {
    e.preventDefault();
    links().find((l) => !l.closest("li")?.hidden)?.click();
  });
  show();
}
