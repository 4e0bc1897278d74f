// @ts-check
// HTML becomes a document a slice at a time: that of a long conversation takes longer than a key may wait.

const slice = 8 << 10, turn = 4;

/** What waits, a key or a frame, goes first. @returns {Promise<void>} */
export function breath() {
  const { scheduler } = /** @type {any} */ (globalThis);
  return scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));
}

/** Says when one has been at work for a turn. @returns {() => Promise<void> | undefined} to be awaited between two steps */
export function turns() {
  let since = performance.now();
  return () => (performance.now() - since < turn ? undefined : breath().then(() => { since = performance.now(); }));
}

/** A document of which nothing is loaded and nothing runs, as a DOMParser makes it; but it is nowhere, so that its addresses must be made whole. @param {string} html */
export async function parse(html) {
  const doc = document.implementation.createHTMLDocument(), rest = turns();
  doc.open();
  for (let at = 0; at < html.length;) {
    const next = html.indexOf("<", at + slice), to = next < 0 ? html.length : next;
    doc.write(html.slice(at, to));
    at = to;
    await rest();
  }
  doc.close();
  return doc;
}
