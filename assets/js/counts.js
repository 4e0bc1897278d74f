// @ts-check
// The numbers of the rail and of the window's title.
import { calmly, whenSeen } from "./fetch.js";

const bare = document.title;

/** @param {Record<string, number>} counts */
function show(counts) {
  for (const el of document.querySelectorAll("[data-count]")) {
    const n = counts[el.getAttribute("data-count") || ""];
    if (n !== undefined) el.textContent = n ? String(n) : "";
  }
  title(counts.open);
}

/** @param {number} open */
function title(open) {
  document.title = open ? `(${open}) ${bare}` : bare;
}

const read = calmly(async () => {
  const res = await fetch("/desk/counts", { headers: { Accept: "application/json" } }).catch(() => null);
  if (res?.ok) show(await res.json());
}, 1000);

if (document.querySelector(".rail [data-count]")) {
  title(Number(document.querySelector('.rail [data-count="open"]')?.textContent));
  const follow = whenSeen(read);
  document.addEventListener("desk:again", follow);
  document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "ticket") follow(); });
}
