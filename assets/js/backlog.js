// @ts-check
// Much mail that is coming in: a line in the rail says how far it is.
import { calmly, whenSeen } from "./fetch.js";

const read = calmly(async () => {
  const line = /** @type {HTMLElement | null} */ (document.querySelector("[data-backlog]"));
  if (!line) return;
  const res = await fetch("/desk/backlog", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!res?.ok) return;
  line.textContent = (await res.json()).line;
  line.hidden = !line.textContent;
}, 2000);

const follow = whenSeen(read);
document.addEventListener("desk:again", follow);
document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "mailbox") follow(); });
