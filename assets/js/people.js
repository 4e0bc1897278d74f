// @ts-check
// Recipients as chips, with the shop's customers to choose from while typing. The field itself stays, as it is without script.
import { onPage } from "./page.js";

/** The addresses in a text, as they were typed; commas in quotes do not part them. @param {string} text */
export const split = (text) => (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,;，；、\n])+/g) ?? []).map((one) => one.trim()).filter(Boolean);
export const addressOf = (/** @type {string} */ one) => (/<([^<>]+)>$/.exec(one)?.[1] ?? one).trim();
export const nameOf = (/** @type {string} */ one) => one.replace(/<[^<>]+>$/, "").trim().replace(/^"(.*)"$/, "$1") || addressOf(one);
const good = (/** @type {string} */ one) => /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(addressOf(one));

/** @param {HTMLInputElement} field */
function bind(field) {
  const form = /** @type {HTMLFormElement} */ (field.form), label = field.closest("label"), row = document.createElement("div");
  const box = document.createElement("span"), entry = document.createElement("input"), list = document.createElement("span");
  box.className = "chips input";
  entry.dataset.entry = "";
  entry.autocomplete = "off";
  entry.spellcheck = false;
  entry.placeholder = field.placeholder;
  entry.setAttribute("role", "combobox");
  entry.setAttribute("aria-autocomplete", "list");
  entry.setAttribute("aria-expanded", "false");
  entry.setAttribute("aria-label", (label?.textContent ?? "").trim());
  list.id = `found-${form.id}-${field.name}`;
  list.className = "offered";
  list.setAttribute("role", "listbox");
  list.tabIndex = -1;
  list.setAttribute("aria-label", form.dataset.wordFound ?? "");
  list.hidden = true;
  entry.setAttribute("aria-controls", list.id);
  if (label) { row.className = "whom"; row.append(...label.childNodes); label.replaceWith(row); } // a label's click would press its first button
  field.required = false;
  field.type = "hidden";
  box.append(entry, list);
  field.after(box);
  let at = -1, asked = 0;
  let stale = false, hurry = false; // the list is of an earlier text; Enter came before the list that it is meant for

  const all = () => split(field.value);
  const write = (/** @type {string[]} */ people) => {
    field.value = people.join(", ");
    field.removeAttribute("aria-invalid");
    draw();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const draw = () => {
    box.querySelectorAll(".chip").forEach((el) => el.remove());
    for (const one of all()) {
      const chip = document.createElement("span"), gone = document.createElement("button");
      chip.className = good(one) ? "chip" : "chip bad";
      chip.title = addressOf(one);
      chip.textContent = nameOf(one);
      gone.type = "button";
      gone.className = "unchip";
      gone.textContent = "×";
      gone.setAttribute("aria-label", (form.dataset.wordUnpeople ?? "").replace("{who}", nameOf(one)));
      gone.addEventListener("click", () => { write(all().filter((p) => p !== one)); entry.focus(); });
      chip.append(gone);
      entry.before(chip);
    }
    entry.placeholder = all().length ? "" : field.placeholder;
  };
  const shut = () => { asked++; stale = hurry = false; list.hidden = true; list.replaceChildren(); at = -1; entry.setAttribute("aria-expanded", "false"); entry.removeAttribute("aria-activedescendant"); };
  const take = (/** @type {string} */ typed) => {
    const more = split(typed);
    entry.value = "";
    shut();
    if (more.length) write([...all(), ...more.filter((one) => !all().some((p) => addressOf(p).toLowerCase() === addressOf(one).toLowerCase()))]);
  };
  const mark = (/** @type {number} */ to) => {
    const options = [...list.children];
    at = (to + options.length) % options.length;
    options.forEach((el, i) => el.setAttribute("aria-selected", String(i === at)));
    entry.setAttribute("aria-activedescendant", options[at]?.id ?? "");
  };
  const look = async () => {
    const typed = entry.value.trim(), mine = ++asked;
    if (!typed) { shut(); return; }
    stale = true;
    hurry = false;
    let people = [];
    try { people = await (await fetch(`/desk/people?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })).json(); } catch { /* without a connection one types it all */ }
    if (mine !== asked || entry.value.trim() !== typed || document.activeElement !== entry || !Array.isArray(people)) return;
    const go = hurry;
    stale = hurry = false;
    if (go && people.length < 2) { take(people[0]?.typed ?? typed); return; } // of several, one is chosen by eye
    list.replaceChildren(...people.map((p, i) => {
      const option = document.createElement("span"), name = document.createElement("b");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      option.dataset.typed = p.typed;
      name.textContent = p.name || p.address;
      option.append(name, ` ${p.name ? p.address : ""}`);
      return option;
    }));
    list.hidden = people.length === 0;
    entry.setAttribute("aria-expanded", String(people.length > 0));
    at = -1;
    if (people.length) mark(0);
  };
  entry.addEventListener("input", (e) => {
    if (/** @type {InputEvent} */ (e).isComposing) return;
    if (/[,;，；\n]/.test(entry.value)) take(entry.value); else look();
  });
  entry.addEventListener("compositionend", look);
  entry.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229) return;
    const option = /** @type {HTMLElement | undefined} */ (list.children[at]);
    if ((e.key === "ArrowDown" || e.key === "ArrowUp") && list.children.length) { e.preventDefault(); mark(at + (e.key === "ArrowDown" ? 1 : -1)); }
    else if ((e.key === "Enter" || (e.key === "Tab" && entry.value.trim())) && !e.ctrlKey && !e.metaKey) {
      if (!entry.value.trim() && e.key === "Enter") { e.preventDefault(); return; }
      e.preventDefault();
      if (stale && !good(entry.value)) { hurry = true; return; }
      take(option && !good(entry.value) ? option.dataset.typed ?? "" : entry.value);
    } else if (e.key === "Escape" && !list.hidden) { e.preventDefault(); e.stopPropagation(); shut(); }
    else if (e.key === "Backspace" && !entry.value && all().length) write(all().slice(0, -1));
  });
  entry.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== entry) { take(entry.value); shut(); } }, 150));
  list.addEventListener("mousedown", (e) => { e.preventDefault(); const option = /** @type {Element} */ (e.target).closest("[role=option]"); if (option instanceof HTMLElement) take(option.dataset.typed ?? ""); });
  box.addEventListener("click", (e) => { if (e.target === box) entry.focus(); });
  field.addEventListener("desk:set", draw);
  field.focus = () => entry.focus();
  form.addEventListener("desk:sent", draw);
  form.addEventListener("submit", () => { if (entry.value.trim()) take(entry.value); }, true);
  draw();
  if (field.autofocus) requestAnimationFrame(() => requestAnimationFrame(() => entry.focus())); // after the browser has gone to the part that the address names, and left the field for that
}

onPage(() => {
  for (const field of document.querySelectorAll("input[data-people]")) if (field instanceof HTMLInputElement) bind(field);
});
