// @ts-check
// The tab's picture carries the number of unread notices, in the colours of the theme.

const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"));
const plain = link?.href ?? "";
let shown = 0;

/** @param {number} n */
async function draw(n) {
  if (!link || n === shown) return;
  shown = n;
  if (!n) { link.href = plain; return; }
  const picture = new Image(64, 64);
  picture.src = plain;
  try { await picture.decode(); } catch { return; }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  if (!pen || n !== shown) return;
  const colour = (/** @type {string} */ name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  pen.drawImage(picture, 0, 0, 64, 64);
  pen.fillStyle = colour("--late");
  pen.beginPath();
  pen.roundRect(n > 9 ? 18 : 28, 26, n > 9 ? 46 : 36, 38, 19);
  pen.fill();
  pen.fillStyle = colour("--surface");
  pen.font = "bold 32px sans-serif";
  pen.textAlign = "center";
  pen.fillText(n > 99 ? "99" : String(n), n > 9 ? 41 : 46, 56);
  link.href = canvas.toDataURL("image/png");
}

document.addEventListener("desk:unread", (e) => { draw(Number(/** @type {CustomEvent} */ (e).detail) || 0); });
export {};
