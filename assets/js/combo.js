// @ts-check
// A field that completes what is typed: a list below it, arrow keys, Enter or Tab takes, Escape leaves. Used for tags and for the names
// of colleagues in a note. Nothing happens while an input method composes.

/**
 * @typedef {object} Completion
 * @property {() => HTMLElement[]} found what fits what is typed now, ready to be shown; empty closes the list
 * @property {(item: HTMLElement) => void} take
 */

let lists = 0;

/** @param {HTMLInputElement | HTMLTextAreaElement} field @param {Completion} how */
export function combo(field, how) {
  const list = document.createElement("ul");
  list.id = `options-${++lists}`;
  list.className = "options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent?.trim() ?? "");
  list.tabIndex = -1;
  list.hidden = true;
  field.after(list);
  const line = field instanceof HTMLInputElement; // a text of several lines stays one: it only names the line that is chosen
  /** @param {boolean} on */
  const expand = (on) => { if (line) field.setAttribute("aria-expanded", String(on)); };
  if (line) field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  expand(false);
  const options = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const chosen = () => options().findIndex((o) => o.getAttribute("aria-selected") === "true");

  /** @param {number} at */
  const choose = (at) => {
    options().forEach((o, i) => { o.setAttribute("aria-selected", String(i === at)); });
    const o = options()[at];
    if (o) { field.setAttribute("aria-activedescendant", o.id); o.scrollIntoView({ block: "nearest" }); }
    else field.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    expand(false);
    field.removeAttribute("aria-activedescendant");
  };
  /** @param {boolean} first whether the first one is taken by Enter */
  const open = (first) => {
    const found = how.found();
    list.replaceChildren(...found.map((item, i) => {
      const o = document.createElement("li");
      o.id = `${list.id}-${i}`;
      o.setAttribute("role", "option");
      o.append(item);
      return o;
    }));
    list.hidden = !found.length;
    expand(found.length > 0);
    choose(first ? 0 : -1);
  };
  /** @param {number} at */
  const take = (at) => {
    const item = /** @type {HTMLElement | null} */ (options()[at]?.firstElementChild);
    close();
    if (item) how.take(item);
  };

  const refresh = () => open(!line);
  field.addEventListener("input", (e) => { if (!(/** @type {InputEvent} */ (e).isComposing)) refresh(); });
  field.addEventListener("compositionend", refresh);
  field.addEventListener("focus", () => { if (line) open(false); });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (e) => e.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (e) => {
    const o = /** @type {Element} */ (e.target).closest("[role=option]");
    if (o instanceof HTMLElement) { e.preventDefault(); take(options().indexOf(o)); }
  });
  field.addEventListener("keydown", (event) => {
    const e = /** @type {KeyboardEvent} */ (event);
    if (list.hidden || e.isComposing || e.keyCode === 229) return;
    const n = options().length, at = chosen();
    if (e.key === "ArrowDown") choose((at + 1) % n);
    else if (e.key === "ArrowUp") choose((at - 1 + n + (at < 0 ? 1 : 0)) % n);
    else if ((e.key === "Enter" || e.key === "Tab") && at >= 0 && !e.ctrlKey && !e.metaKey) take(at);
    else if (e.key === "Escape") close();
    else return;
    e.preventDefault();
    e.stopImmediatePropagation();
  });
}
