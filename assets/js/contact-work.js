// @ts-check
// While a letter is written, the browser solves a small riddle that the form came with: a robot that sends thousands would have to solve
// thousands. Nobody needs it: without script, or without a secure connection, fewer letters are taken in a minute.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-work]"));
if (form && globalThis.crypto?.subtle) {
  const letter = form;
  const bits = Number(letter.dataset.work);
  const solve = async () => {
    const token = /** @type {HTMLInputElement} */ (letter.elements.namedItem("token")).value;
    const text = new TextEncoder();
    for (let n = 0; ; n++) {
      const sum = new DataView(await crypto.subtle.digest("SHA-256", text.encode(`${token}:${n}`)));
      if (sum.getUint32(0) >>> (32 - bits) !== 0) continue;
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "work", value: String(n) });
      letter.prepend(field);
      return;
    }
  };
  letter.addEventListener("input", solve, { once: true });
}
export {};
