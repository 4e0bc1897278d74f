// @ts-check
// The exported help centre's own search, first half: a question is cut into terms as the index was (server/export/index.go), with
// traditional characters as simplified ones, and with what people say become what is written.

/** @typedef {{ docs: number, shards: number, inFile: number, simple: string, ways: Record<string, [number, ...string[]]> }} Words */

const HAN = /[\p{Script=Han}\p{Script=Hangul}\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff]/u;
const PIECE = /[\p{Script=Han}\p{Script=Hangul}\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff]|(?:(?![\p{Script=Han}\p{Script=Hangul}\u3041-\u3096\u30a1-\u30ff])[\p{L}\p{N}\p{M}'’])+/gu;

/** A word without its ending, as the index has it. @param {string} w */
export function stem(w) {
  if (w.length < 4 || !/^[a-z]+$/.test(w)) return w;
  /** @param {string} x */
  const single = (x) => (x.length > 3 && x.at(-1) === x.at(-2) && !"aeioulsz".includes(x.at(-1) ?? "") ? x.slice(0, -1) : x);
  if (/ies$/.test(w) && w.length > 4) return w.slice(0, -3) + "i";
  if (/(sses|xes|ches|shes|zes)$/.test(w)) w = w.slice(0, -2);
  else if (/s$/.test(w) && !/(ss|us|is)$/.test(w)) w = w.slice(0, -1);
  if (/ing$/.test(w) && w.length > 5 && /[aeiouy]/.test(w.slice(0, -3))) w = single(w.slice(0, -3));
  else if (/ied$/.test(w) && w.length > 4) w = w.slice(0, -3) + "i";
  else if (/eed$/.test(w)) { /* need, speed */ }
  else if (/ed$/.test(w) && w.length > 4 && /[aeiouy]/.test(w.slice(0, -2))) w = single(w.slice(0, -2));
  if (/e$/.test(w) && w.length > 4) return w.slice(0, -1);
  if (/y$/.test(w) && w.length > 3) return w.slice(0, -1) + "i";
  return /ll$/.test(w) ? w.slice(0, -1) : w;
}

/** @param {Words} words */
export function cutter(words) {
  const pairs = [...words.simple];
  /** @type {Map<string, string>} */
  const simple = new Map();
  for (let i = 0; i + 1 < pairs.length; i += 2) simple.set(pairs[i], pairs[i + 1]);
  /** @type {Map<string, number>} */
  const most = new Map();
  for (const said of Object.keys(words.ways)) {
    const all = said.match(/[^\x00-\x7f]|[^ ]* /gu) ?? [];
    most.set(all[0] ?? "", Math.max(most.get(all[0] ?? "") ?? 0, all.length));
  }

  /** The terms of a text with what each is worth. @param {string} text @returns {Map<string, number>} */
  return function terms(text) {
    /** @type {{ key: string, glued: boolean }[]} */
    const pieces = [];
    let end = -1;
    for (const m of text.normalize("NFKC").toLowerCase().slice(0, 500).matchAll(PIECE)) {
      const piece = m[0];
      const key = HAN.test(piece) ? simple.get(piece) ?? piece : stem(piece.normalize("NFD").replace(/\p{M}/gu, "").replace(/['’]s$|['’]/g, "")) + " ";
      pieces.push({ key, glued: m.index === end });
      end = m.index + piece.length;
    }
    const out = new Map();
    /** @param {string} term @param {number} weight */
    const put = (term, weight) => out.set(term, Math.max(out.get(term) ?? 0, weight));
    let before = "";
    for (let i = 0; i < pieces.length;) {
      let n = Math.min(most.get(pieces[i].key) ?? 0, pieces.length - i);
      /** @type {[number, ...string[]] | undefined} */
      let way;
      for (; n > 0; n--) {
        const said = pieces.slice(i, i + n).map((p) => p.key).join("");
        const found = Object.hasOwn(words.ways, said) ? words.ways[said] : undefined;
        if (found && (n > 1 || said.endsWith(" ") || found.length === 1)) { way = found; break; }
      }
      const [weight, ...means] = way ?? [1];
      for (const to of means) put(to, weight * 2);
      const light = way !== undefined && (weight < 1 || means.length === 0);
      for (let j = i; j < i + Math.max(n, 1); j++) {
        const { key, glued } = pieces[j];
        if (light) { before = ""; continue; }
        if (key.endsWith(" ")) { put(key.trimEnd(), 2); before = ""; continue; }
        if (before && glued) put(before + key, 1);
        else if (n === 0) put(key, 0.3);
        before = key;
      }
      i += Math.max(n, 1);
    }
    return out;
  };
}
