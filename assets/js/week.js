// @ts-check
// The shop's week: periods are added and removed, and Monday is copied to the other working days. Without script each day has one
// empty period to fill in.

const most = 6;

/** @param {Element} day */
function bind(day) {
  const list = day.querySelector("[data-periods]"), add = day.querySelector("[data-add]");
  const tools = /** @type {HTMLTemplateElement | null} */ (document.getElementById("period-tools"));
  if (!list || !(add instanceof HTMLElement) || !tools) return;
  const spare = list.querySelector("[data-spare]");
  const model = /** @type {Element} */ (spare?.cloneNode(true));
  if (list.children.length > 1) spare?.remove();

  /** @param {Element} period */
  const arm = (period) => {
    period.removeAttribute("data-spare");
    if (!period.querySelector("[data-less]")) period.append(document.importNode(tools.content, true));
  };
  for (const period of list.children) arm(period);
  add.hidden = false;
  add.addEventListener("click", () => {
    if (list.children.length >= most) return;
    const fresh = /** @type {Element} */ (model.cloneNode(true));
    arm(fresh);
    list.append(fresh);
    fresh.querySelector("input")?.focus();
  });
  list.addEventListener("click", (e) => {
    const less = /** @type {Element} */ (e.target).closest("[data-less]");
    if (!less) return;
    const period = less.closest("[data-period]");
    if (list.children.length > 1) { period?.remove(); add.focus(); return; }
    for (const field of period?.querySelectorAll("input") ?? []) field.value = "";
  });
}

/** @param {Element} from @param {Element} to */
function copy(from, to) {
  const source = from.querySelector("[data-periods]"), target = to.querySelector("[data-periods]");
  const day = to.getAttribute("data-day") ?? "", name = to.querySelector("legend")?.textContent ?? "", was = from.querySelector("legend")?.textContent ?? "";
  if (!source || !target) return;
  target.replaceChildren(...[...source.children].map((p) => p.cloneNode(true)));
  const values = [...source.querySelectorAll("input")].map((f) => f.value);
  [...target.querySelectorAll("input")].forEach((field, i) => {
    field.value = values[i];
    field.name = field.name.replace(/_\d$/, "_" + day);
    field.setAttribute("aria-label", (field.getAttribute("aria-label") ?? "").replace(was, name));
  });
}

for (const week of document.querySelectorAll("[data-week]")) {
  const days = [...week.querySelectorAll("[data-day]")];
  days.forEach(bind);
  const button = week.querySelector("[data-copy]");
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => { for (const day of days.slice(1, 5)) copy(days[0], day); });
}
