// @ts-check
// The palette (Ctrl or Cmd with K): commands of this page (data-command, and what has a key), then what the server finds. What one takes
// often comes first next time: counted in this browser, a hundred things at most.
import { nameOf } from "./keysheet.js";
import { listbox, offers } from "./listbox.js";
import { visit } from "./visit.js";

const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("palette"));
const field = dialog?.querySelector("input"), list = dialog?.querySelector("[role=listbox]");
const memory = `deskbell.palette.${document.body.dataset.agent ?? ""}`;

/** How often a thing was taken, and when last. @returns {Record<string, [number, number]>} */
function uses() {
  try { return JSON.parse(localStorage.getItem(memory) ?? "{}") ?? {}; } catch { return {}; }
}

/** @param {string} id */
function used(id) {
  const all = uses();
  all[id] = [(all[id]?.[0] ?? 0) + 1, Date.now()];
  const kept = Object.entries(all).sort((a, b) => b[1][1] - a[1][1]).slice(0, 100);
  try { localStorage.setItem(memory, JSON.stringify(Object.fromEntries(kept))); } catch { /* full, or not allowed: nothing is learnt */ }
}

/** @type {Map<string, HTMLElement>} */
const controls = new Map();

/** The message that one was at when the palette was opened. @type {Element | null | undefined} */
let message = null;

/** @returns {HTMLElement[]} what can be pressed here; of what can be done with messages that of one: the one that one was at, else the last */
const pressable = () => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-command], [data-key]:not([data-key^='g '], .view, [data-search], [data-key=u], [data-key=x])")),
  .../** @type {NodeListOf<HTMLElement>} */ ((message?.isConnected ? message : [...document.querySelectorAll("#messages > article .about")].at(-1)?.closest("article"))?.querySelectorAll(".about a, .about button") ?? [])]
  .filter((el) => nameOf(el) && !el.matches(":disabled") && !el.closest("[hidden], dialog, template"));

/** Whose message it is that something is done with. @param {HTMLElement} el */
const whose = (el) => (el.closest(".about") ? el.closest("article")?.querySelector("header b")?.textContent ?? "" : "");

/** How names are typed in pinyin, as far as it was asked for. @type {Record<string, string>} */
const spoken = {};

/** @param {string} text @param {string} source */
async function spell(text, source) {
  const names = pressable().map(nameOf).filter((name) => !(name in spoken) && /\p{Script=Han}/u.test(name));
  if (!names.length || !/^[a-z]{2,}$/i.test(text)) return;
  try {
    const res = await fetch(`${source}/spoken?${new URLSearchParams(names.map((name) => ["name", name]))}`);
    if (res.ok && !res.redirected) Object.assign(spoken, await res.json());
  } catch { /* without a connection they are found by their characters */ }
}

/** The page's own commands whose names have all words. @param {string[]} words */
function commands(words) {
  controls.clear();
  const group = document.createElement("div"), head = document.createElement("p"), names = new Set();
  group.className = "findgroup";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", head.textContent = dialog?.dataset.commands ?? "");
  head.setAttribute("aria-hidden", "true");
  group.append(head);
  for (const el of pressable()) {
    const name = nameOf(el), said = `${name.toLowerCase()}\n${spoken[name] ?? ""}`;
    if (names.has(name) || !words.every((w) => said.includes(w))) continue;
    names.add(name);
    const o = document.createElement("div"), text = document.createElement("span");
    o.className = "option";
    o.id = `command-${controls.size}`;
    o.setAttribute("role", "option");
    text.textContent = name;
    o.append(text);
    if (whose(el)) o.append(Object.assign(document.createElement("small"), { textContent: whose(el) }));
    for (const key of (el.dataset.key ?? "").split(" ").filter(Boolean)) o.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    o.dataset.id = name;
    controls.set(o.id, el);
    group.append(o);
  }
  return controls.size ? [group] : [];
}

const idOf = (/** @type {HTMLElement} */ o) => o.dataset.href ?? o.dataset.id ?? "";

/** What was taken before moves into a group of its own, the most used first. @param {HTMLElement[]} groups @param {boolean} all */
function learnt(groups, all) {
  const known = uses(), head = groups[0];
  const before = groups.flatMap((g) => /** @type {HTMLElement[]} */ ([...g.querySelectorAll("[role=option]")])).filter((o) => known[idOf(o)]);
  before.sort((a, b) => known[idOf(b)][0] - known[idOf(a)][0]);
  if (!before.length || !head) return groups;
  const group = /** @type {HTMLElement} */ (head.cloneNode(false)), title = document.createElement("p");
  group.setAttribute("aria-label", title.textContent = dialog?.dataset.used ?? "");
  title.setAttribute("aria-hidden", "true");
  group.append(title, ...before.slice(0, all ? 6 : 3));
  return [group, ...groups.filter((g) => g.querySelector("[role=option]"))];
}

if (dialog && field && list instanceof HTMLElement) {
  const none = /** @type {HTMLElement} */ (dialog.querySelector(".nothing"));
  const box = listbox(field, list, {
    first: true,
    read: async (text) => {
      const source = list.dataset.source ?? "", [found] = await Promise.all([offers(source, text.trim()), spell(text.trim(), source)]);
      if (!dialog.open) return null;
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      const groups = learnt([...commands(words), ...(found ?? [])], !words.length);
      none.hidden = groups.length > 0;
      return groups;
    },
    take: (o) => {
      used(idOf(o));
      const el = controls.get(o.id), href = o.dataset.href;
      dialog.close();
      if (href) visit(href);
      else if (el?.matches("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select")) {
        /** @type {HTMLElement | null | undefined} */ (el.closest("details:not([open])")?.querySelector("summary"))?.click(); // it may stand in a menu
        el.focus();
      }
      else el?.click();
    },
    left: () => dialog.close(),
  });
  const open = () => {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    box.close();
    message = document.activeElement?.closest("#messages > article");
    field.value = "";
    dialog.showModal();
    field.focus();
    box.read();
  };
  dialog.addEventListener("close", () => { if (!dialog.open) box.close(); }); // it is told late: the palette may be open again
  dialog.addEventListener("submit", (e) => e.preventDefault());
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  document.addEventListener("click", (e) => { if (/** @type {Element} */ (e.target).closest("[data-palette]")) open(); });
  document.addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.isComposing || e.keyCode === 229 || e.key.toLowerCase() !== "k" || e.defaultPrevented) return;
    e.preventDefault();
    if (dialog.open) dialog.close(); else open();
  });
}
