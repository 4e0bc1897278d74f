// @ts-check
// The exported help centre's own search, second half: it fetches the parts of the index that a question needs, ranks, and shows what was
// found while one types. Nothing else is asked for anything.
import { cutter } from "./site-terms.js";

/** @typedef {import("./site-terms.js").Words} Words */
/** @typedef {{ t: string, f: string, c?: string, x: string }} Doc */

const box = /** @type {HTMLElement | null} */ (document.querySelector("[data-search]"));
const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=q]"));
const BEST = 20;
const ENOUGH = 0.3; // of the question's worth that an article has to have

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();
/** @param {string} name */
function get(name) {
  let p = fetched.get(name);
  if (!p) fetched.set(name, p = fetch((box?.dataset.search ?? "") + name).then((r) => { if (!r.ok) throw new Error(name); return r.json(); }));
  p.catch(() => fetched.delete(name));
  return p;
}

/** @param {string} term @param {number} shards */
function shardOf(term, shards) {
  let h = 0;
  for (const c of term) h = (Math.imul(h, 31) + (c.codePointAt(0) ?? 0)) >>> 0;
  return h % shards;
}

/** @param {string} question @returns {Promise<{ doc: Doc, terms: string[] }[]>} */
async function find(question) {
  const words = /** @type {Words} */ (await get("words.json"));
  const terms = cutter(words)(question);
  const stands = await Promise.all([...terms.keys()].map(async (t) => {
    const shard = await get(`terms-${shardOf(t, words.shards)}.json`);
    return { t, docs: /** @type {number[]} */ (Object.hasOwn(shard, t) ? shard[t] : []) };
  }));
  /** @type {Map<number, { score: number, had: number }>} */
  const found = new Map();
  let total = 0;
  for (const { t, docs } of stands) {
    const worth = (terms.get(t) ?? 0) * Math.log(1 + words.docs / Math.max(docs.length, 0.5));
    total += worth;
    for (const d of docs) {
      const doc = d >> 4, w = d & 15;
      const f = found.get(doc) ?? { score: 0, had: 0 };
      f.score += worth * (w / (w + 2));
      f.had += worth;
      found.set(doc, f);
    }
  }
  const best = [...found].filter(([, f]) => f.had >= ENOUGH * total).sort((a, b) => b[1].score * b[1].had - a[1].score * a[1].had || a[0] - b[0]).slice(0, BEST);
  return Promise.all(best.map(async ([n]) => ({ doc: (await get(`docs-${Math.floor(n / words.inFile)}.json`))[n % words.inFile], terms: [...terms.keys()] })));
}

/** The part of a text where most terms stand. @param {string} text @param {string[]} terms */
function excerpt(text, terms) {
  const low = text.toLowerCase();
  const at = terms.filter((t) => t.length > 1).map((t) => low.indexOf(t)).filter((i) => i >= 0);
  const from = Math.max(0, Math.min(...(at.length ? at : [0])) - 20);
  return (from > 0 ? "…" : "") + text.slice(from, from + 120) + (text.length > from + 120 ? "…" : "");
}

/** Text with the terms marked. @param {Element} into @param {string} text @param {string[]} terms */
function marked(into, text, terms) {
  const found = terms.filter((t) => t.length > 1).sort((a, b) => b.length - a.length).map((t) => t.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (found.length === 0) { into.append(text); return; }
  for (const part of text.split(new RegExp(`(${found.join("|")})`, "gi"))) {
    if (found.some((t) => new RegExp(`^${t}$`, "i").test(part))) into.append(Object.assign(document.createElement("mark"), { textContent: part }));
    else into.append(part);
  }
}

let asked = 0;
async function show() {
  if (!box || !field) return;
  const mine = ++asked, question = field.value.trim();
  const list = /** @type {HTMLElement} */ (box.querySelector("ol")), said = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  if (question === "") { list.hidden = true; said.textContent = ""; return; }
  try {
    const hits = await find(question);
    if (mine !== asked) return;
    list.replaceChildren(...hits.map(({ doc, terms }) => {
      const li = document.createElement("li"), a = document.createElement("a"), b = document.createElement("b"), span = document.createElement("span");
      a.href = (box.dataset.root ?? "") + doc.f;
      marked(b, doc.t, terms);
      marked(span, excerpt(doc.x, terms), terms);
      a.append(b, span);
      if (doc.c) a.append(Object.assign(document.createElement("small"), { textContent: doc.c }));
      li.append(a);
      return li;
    }));
    list.hidden = hits.length === 0;
    const words = hits.length === 0 ? box.dataset.nothing : hits.length === 1 ? box.dataset.one : box.dataset.other;
    said.textContent = (words ?? "").replace("{n}", String(hits.length)).replace("{query}", question);
  } catch {
    if (mine === asked) said.textContent = box.dataset.broken ?? "";
  }
}

if (box && field) {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", show);
  field.form?.addEventListener("submit", (e) => { e.preventDefault(); history.replaceState(null, "", "?q=" + encodeURIComponent(field.value)); void show(); });
  void show();
}
