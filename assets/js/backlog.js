// @ts-check
// Much mail that is coming in: a line in the rail says how far it is.
import { calmly, whenSeen } from "./fetch.js";

const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-backlog]"));

const read = calmly(async () => {
  const res = await fetch("/desk/backlog", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!line || !res?.ok) return;
  line.textContent = (await res.json()).line;
  line.hidden = !line.textContent;
}, 2000);

if (line) {
  const follow = whenSeen(read);
  document.addEventListener("desk:again", follow);
  document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "mailbox") follow(); });
}
