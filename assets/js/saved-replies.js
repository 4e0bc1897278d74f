// @ts-check
// Saved replies: "/" at the start of a line or Ctrl+; opens a search by name and text, with a preview of the one that is chosen. One that
// lacks a value asks for it, and is not inserted without.
import { boxOf, openComposer } from "./composer.js";
import { fragment, post, toast } from "./fetch.js";
import { onPage } from "./page.js";
import { status } from "./thens.js";

/** @type {HTMLDialogElement | null} */
let dialog = null;
/** @type {HTMLInputElement} */
let find;
/** @type {HTMLElement} */
let list;
/** @type {HTMLElement} */
let preview;
const url = () => dialog?.dataset.picker ?? "";
const seen = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=option]:not([hidden])")]);
let chosen = "", slash = false, timer = 0;
/** The kind of the box that it is for. */
let kind = "";
/** Until the preview is that of the chosen one. @type {Promise<void>} */
let ready = Promise.resolve();

const mails = 'form[data-composer]:not([data-composer="note"])';
/** The mail that is being written; a note carries none, so it is for the answer then. */
const target = () => {
  const at = document.activeElement?.closest(mails) ?? document.querySelector(`${mails}:not([hidden])`) ?? document.querySelector(mails);
  return /** @type {HTMLElement | null} */ (at)?.dataset.composer ?? "";
};

/** To whom it will be written, and under what subject. What is passed on is about the ticket's customer, whoever it goes to. */
function about() {
  const form = boxOf(kind)?.form, known = new URLSearchParams();
  for (const name of kind === "forward" ? [] : ["to", "subject"]) {
    const field = form?.querySelector(`[name="${name}"]`);
    if (field instanceof HTMLInputElement && field.value) known.set(name, field.value);
  }
  return known;
}

/** @param {HTMLElement | undefined} option */
function choose(option) {
  for (const el of list.querySelectorAll("[role=option]")) el.setAttribute("aria-selected", String(el === option));
  if (option) { find.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); } else find.removeAttribute("aria-activedescendant");
  const id = option?.dataset.id ?? "";
  if (id && id === chosen) return; // what has been written into its preview stays
  chosen = id;
  clearTimeout(timer);
  if (!id) { preview.replaceChildren(); return; }
  ready = new Promise((done) => {
    timer = window.setTimeout(async () => {
      const doc = await fragment(`${url()}/${id}?${about()}`);
      if (id !== chosen) return;
      if (doc) { preview.replaceChildren(...doc.body.childNodes); done(); } else { chosen = ""; toast(document.body.dataset.offline ?? "", true); }
    }, 80);
  });
}

function filter() {
  const words = find.value.normalize("NFKC").trim().toLowerCase().split(/\s+/);
  for (const el of list.querySelectorAll("[role=option]")) {
    const text = (el.textContent + " " + (el.parentElement?.getAttribute("aria-label") ?? "")).normalize("NFKC").toLowerCase();
    if (el instanceof HTMLElement) el.hidden = !words.every((w) => text.includes(w));
  }
  for (const group of list.querySelectorAll("[role=group]")) if (group instanceof HTMLElement) group.hidden = !group.querySelector("[role=option]:not([hidden])");
  const none = dialog?.querySelector("[data-none]");
  if (none instanceof HTMLElement) none.hidden = seen().length > 0 || !list.querySelector("[role=option]");
  choose(seen()[0]);
}

async function open(bySlash = false) {
  if (!dialog || dialog.open) return;
  slash = bySlash;
  kind = target();
  dialog.showModal(); // who thinks better of it goes on where they were, perhaps in a note
  find.value = "";
  find.focus();
  list.replaceChildren();
  filter();
  const box = dialog, doc = await fragment(url());
  if (box !== dialog) return; // another ticket by now
  if (!doc) { toast(document.body.dataset.offline ?? "", true); return; }
  list.replaceChildren(...doc.body.childNodes);
  filter();
}

/** Inserts the chosen one; an empty value is asked for instead. */
async function insert() {
  const id = chosen;
  await ready;
  const form = preview.querySelector("form");
  if (!id || id !== chosen || !dialog?.open) return;
  const empty = [...preview.querySelectorAll("input")].find((el) => !el.value);
  if (empty) { empty.focus(); return; }
  const { ok, data } = await post(`${url()}/${id}`, new URLSearchParams([...about(), .../** @type {any} */ (form ? new FormData(form) : [])]));
  if (!ok) { toast(data.message, true); return; }
  slash = false;
  dialog.close();
  openComposer(kind);
  const box = boxOf(kind);
  if (!box) return;
  box.insert(data.text, data.html);
  for (const file of data.files ?? []) box.file(file);
  const thens = box.form.querySelector("[data-thens]");
  if (thens && data.then) thens.innerHTML = data.then; // from our own template
  status(box.form);
  box.changed();
}

document.addEventListener("click", (e) => { if (dialog && /** @type {Element} */ (e.target).closest?.("[data-replies]")) { e.preventDefault(); open(); } });

onPage((signal) => {
  const box = dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[data-picker]"));
  if (!box) return;
  find = /** @type {HTMLInputElement} */ (box.querySelector("[data-filter]"));
  list = /** @type {HTMLElement} */ (box.querySelector("[role=listbox]"));
  preview = /** @type {HTMLElement} */ (box.querySelector("[data-preview]"));
  find.addEventListener("input", (e) => { if (slash && find.value === "/") find.value = ""; if (!(/** @type {InputEvent} */ (e).isComposing)) filter(); });
  find.addEventListener("compositionend", filter);
  find.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229) return;
    const all = seen(), at = all.findIndex((el) => el.dataset.id === chosen);
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); choose(all[(at + (e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]); }
    if (e.key === "Enter") { e.preventDefault(); insert(); }
  });
  list.addEventListener("click", (e) => { const option = /** @type {Element} */ (e.target).closest("[role=option]"); if (option instanceof HTMLElement) choose(option); });
  list.addEventListener("dblclick", insert);
  preview.addEventListener("input", (e) => { // what is filled in shows where it will stand
    const field = e.target;
    if (!(field instanceof HTMLInputElement)) return;
    for (const mark of preview.querySelectorAll(`[data-value="${CSS.escape(field.name.replace("value.", ""))}"]`)) {
      mark.classList.toggle("bad", !field.value.trim());
      mark.textContent = field.value.trim() || (field.closest("label")?.textContent ?? "").trim();
    }
  });
  preview.addEventListener("submit", (e) => { e.preventDefault(); insert(); });
  box.addEventListener("keydown", (e) => { if (e.key === "Escape" && !e.isComposing && e.keyCode !== 229) { e.preventDefault(); e.stopPropagation(); box.close(); } });
  box.querySelector("[data-close]")?.addEventListener("click", () => box.close());
  box.addEventListener("close", () => { if (slash) { boxOf(kind)?.focus(); boxOf(kind)?.insert("/"); } slash = false; });
  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || e.defaultPrevented) return;
    const form = /** @type {HTMLElement | null} */ (/** @type {Element} */ (e.target).closest?.(mails)), mine = boxOf(form?.dataset.composer ?? "");
    if ((e.ctrlKey || e.metaKey) && e.code === "Semicolon" && !document.querySelector("dialog[open]")) { e.preventDefault(); open(); }
    if (e.key === "/" && !e.ctrlKey && !e.metaKey && !e.altKey && form?.contains(e.target instanceof Element ? e.target.closest(".rich, [data-text]") : null) && mine?.lineStart()) { e.preventDefault(); open(true); }
  }, { signal });
});
