// @ts-check
// The pages about mailboxes follow what happens in them: how mail comes in, what was found, what is in quarantine.
import { calmly, fragment, whenSeen } from "./fetch.js";
import { morph } from "./morph.js";

const box = document.querySelector("[data-mailboxes]");

const read = calmly(async () => {
  const to = (await fragment(location.href))?.querySelector("[data-mailboxes]");
  if (box && to) morph(box, to);
}, 2000);

if (box) {
  const follow = whenSeen(read);
  document.addEventListener("desk:again", follow);
  document.addEventListener("desk:change", (e) => { if (/** @type {CustomEvent} */ (e).detail?.kind === "mailbox") follow(); });
}
