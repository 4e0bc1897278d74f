// @ts-check
// One box above a list ticks all of its rows.

const all = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-pick-all]"));
const boxes = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('#rows input[name="number"]')]);

function show() {
  if (!all) return;
  const list = boxes(), ticked = list.filter((b) => b.checked).length;
  all.checked = ticked > 0 && ticked === list.length;
  all.indeterminate = ticked > 0 && ticked < list.length;
}

if (all) {
  const label = all.closest("label");
  if (label) label.hidden = false; // without script it would do nothing
  all.addEventListener("change", () => { for (const box of boxes()) box.checked = all.checked; });
  document.getElementById("rows")?.addEventListener("change", show);
  document.addEventListener("desk:rows", show);
}
