// @ts-check
// The preview of a form follows what is typed in it.

/** @param {HTMLFormElement} form @param {number} turn */
async function show(form, turn) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const res = await fetch(form.dataset.preview ?? "", { method: "POST", body, headers: { "Deskbell-Fragment": "1" } }).catch(() => null);
  if (!res?.ok || turns.get(form) !== turn) return; // what is not complete yet has no preview
  const next = new DOMParser().parseFromString(await res.text(), "text/html").getElementById("preview");
  if (next) form.querySelector("#preview")?.replaceWith(document.adoptNode(next));
}

/** @type {WeakMap<HTMLFormElement, number>} */
const turns = new WeakMap();
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-preview]"))) {
  let timer = 0;
  form.addEventListener("input", () => {
    const turn = (turns.get(form) ?? 0) + 1;
    turns.set(form, turn);
    clearTimeout(timer);
    timer = setTimeout(() => show(form, turn), 300);
  });
}
