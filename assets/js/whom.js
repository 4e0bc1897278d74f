// @ts-check
// The buttons of a mail say to whom it goes, whoever that is by now.
import { onPage } from "./page.js";
import { addressOf, nameOf, split } from "./people.js";

const short = (/** @type {string} */ name) => ([...name].length > 20 ? `${[...name].slice(0, 19).join("").trim()}…` : name);

/** @param {HTMLFormElement} form */
function nameButtons(form) {
  const words = form.dataset, anyway = form.querySelector('[name="anyway"]');
  words.contact ??= form.querySelector(".to b")?.textContent ?? "";
  const of = (/** @type {string} */ name) => split(/** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${name}"]`))?.value ?? "");
  const to = of("to"), more = Math.max(to.length, 1) - 1 + of("cc").length + of("bcc").length, name = to.length ? nameOf(to[0]) : words.contact;
  const who = name && more ? (words.wordWhomMore ?? "").replace("{name}", () => name).replace("{n}", String(more)) : name;
  const line = form.querySelector(".to b"), address = form.querySelector(".to .addr");
  if (line && address) {
    words.address ??= address.textContent || words.contact;
    line.textContent = name ?? "";
    const where = to.length ? addressOf(to[0]) : words.address;
    address.textContent = where === name ? "" : where;
  }
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-whom]"))) {
    const main = el.matches(".cut");
    const text = who ? ((main && anyway ? words.wordAnyway : el.dataset.whom) ?? "").replace("{who}", () => (main ? who : short(who))) : el.dataset.bare ?? "";
    if (el.textContent !== text) el.textContent = text;
  }
}

onPage(() => {
  for (const form of document.querySelectorAll('form[data-composer]:not([data-composer="note"])')) {
    if (!(form instanceof HTMLFormElement)) continue;
    nameButtons(form);
    for (const name of ["input", "desk:sent", "desk:whom"]) form.addEventListener(name, (e) => { if (name !== "input" || (e.target instanceof HTMLInputElement && e.target.matches("[data-people]"))) nameButtons(form); });
  }
});
