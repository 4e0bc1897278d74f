// @ts-check
// The editor's tools write Markdown into the box. They type as a person would, so that undo knows it, and never while an input method is
// composing.

/** @typedef {{text: string, from: number, to: number}} Change what to put in place of the selection, and what of it is marked then */

/** @param {HTMLTextAreaElement} box @param {number} from @param {number} to @param {string} text */
function type(box, from, to, text) {
  box.focus();
  box.setSelectionRange(from, to);
  if (text === box.value.slice(from, to)) return;
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  box.setRangeText(text, from, to, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts marks around the selection, or takes them away. @param {HTMLTextAreaElement} box @param {string} mark @param {string} word */
function around(box, mark, word) {
  const { selectionStart: a, selectionEnd: b, value } = box, n = mark.length, chosen = value.slice(a, b);
  if (value.slice(a - n, a) === mark && value.slice(b, b + n) === mark && value[a - n - 1] !== mark[0]) {
    type(box, a - n, b + n, chosen);
    box.setSelectionRange(a - n, b - n);
    return;
  }
  const text = chosen.trim() || word, lead = chosen.trim() ? chosen.length - chosen.trimStart().length : 0;
  type(box, a + lead, chosen.trim() ? a + chosen.trimEnd().length : b, mark + text + mark);
  box.setSelectionRange(a + lead + n, a + lead + n + text.length);
}

/** Begins every line of the selection anew. @param {HTMLTextAreaElement} box @param {(line: string, i: number) => string} change */
function lines(box, change) {
  const { value } = box, from = value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  let to = value.indexOf("\n", Math.max(from, box.selectionEnd - (box.selectionEnd > box.selectionStart ? 1 : 0)));
  if (to < 0) to = value.length;
  const text = value.slice(from, to).split("\n").map(change).join("\n");
  type(box, from, to, text);
  if (text.includes("\n")) box.setSelectionRange(from, from + text.length);
  else box.setSelectionRange(from + text.length, from + text.length);
}

/** Puts a block on lines of its own; of it, what is between « and » is marked. @param {HTMLTextAreaElement} box @param {string} text */
export function block(box, text) {
  const { selectionStart: a, selectionEnd: b, value } = box;
  const before = value.slice(0, a), after = value.slice(b);
  const lead = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after === "" || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const plain = text.replace(/[«»]/g, ""), from = text.indexOf("«"), to = text.indexOf("»") - 1;
  type(box, a, b, lead + plain + tail);
  const at = a + lead.length;
  if (from >= 0) box.setSelectionRange(at + from, at + to);
  else box.setSelectionRange(at + plain.length, at + plain.length);
}

const prefix = /^(\s*)(?:[-*]\s+|\d+\.\s+|>\s?|#{1,6}\s+)?/;

/** @param {HTMLTextAreaElement} box @param {string} what @param {string} word */
export function write(box, what, word) {
  const chosen = box.value.slice(box.selectionStart, box.selectionEnd).trim();
  /** @param {RegExp} has @param {(i: number) => string} mark */
  const begin = (has, mark) => {
    let i = 0;
    lines(box, (line) => (has.test(line) ? line.replace(has, "") : line.trim() || box.selectionStart === box.selectionEnd ? line.replace(prefix, `$1${mark(i++)}`) : line));
  };
  switch (what) {
    case "bold": return around(box, "**", word);
    case "italic": return around(box, "*", word);
    case "heading": return begin(/^## /, () => "## ");
    case "list": return begin(/^- /, () => "- ");
    case "steps": return begin(/^\d+\. /, (i) => `${i + 1}. `);
    case "quote": return begin(/^> ?/, () => "> ");
    case "link": {
      const at = box.selectionStart, label = chosen || word;
      type(box, at, box.selectionEnd, `[${label}](https://)`);
      return box.setSelectionRange(at + label.length + 3, at + label.length + 11);
    }
    case "table": return block(box, `| «${chosen.replace(/\s+/g, " ") || word}» | ${word} |\n| --- | --- |\n| ${word} | ${word} |`);
    case "callout": return block(box, `> [!tip]\n> «${chosen.replace(/\n/g, "\n> ") || word}»`);
    case "video": return block(box, `[${chosen || word}](«https://»)`);
  }
}

/** @param {HTMLElement} tools @param {HTMLTextAreaElement} box @param {() => void} picture */
export function bindTools(tools, box, picture) {
  let composing = false;
  box.addEventListener("compositionstart", () => { composing = true; });
  box.addEventListener("compositionend", () => { composing = false; });
  const all = /** @type {HTMLElement[]} */ ([...tools.querySelectorAll("[data-md]")]);
  const only = (/** @type {HTMLElement} */ one) => { for (const b of all) b.tabIndex = b === one ? 0 : -1; };
  const run = (/** @type {string} */ what, /** @type {string} */ word) => {
    if (composing) return;
    if (what === "picture") picture();
    else write(box, what, word);
  };
  only(all[0]);
  tools.hidden = false;
  tools.addEventListener("mousedown", (e) => { if (/** @type {Element} */ (e.target).closest("button")) e.preventDefault(); });
  tools.addEventListener("click", (e) => {
    const button = /** @type {Element} */ (e.target).closest("button[data-md]");
    if (!(button instanceof HTMLElement)) return;
    only(button);
    run(button.dataset.md ?? "", button.dataset.word ?? "");
  });
  tools.querySelector("select")?.addEventListener("change", (e) => {
    const select = /** @type {HTMLSelectElement} */ (e.target);
    if (select.value && !composing) type(box, box.selectionStart, box.selectionEnd, select.value);
    select.value = "";
  });
  tools.addEventListener("keydown", (e) => {
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[e.key];
    if (to === undefined || at < 0) return;
    e.preventDefault();
    const next = all[(to + all.length) % all.length];
    only(next);
    next.focus();
  });
  box.addEventListener("keydown", (e) => {
    const what = { b: "bold", i: "italic" }[e.key.toLowerCase()];
    if (!what || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    e.stopPropagation();
    run(what, all.find((b) => b.dataset.md === what)?.dataset.word ?? "");
  });
}
