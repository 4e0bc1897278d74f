// @ts-check
// The list of what a new shop does first ticks itself off.
import { calmly, fragment, whenSeen } from "./fetch.js";
import { morph } from "./morph.js";

const follow = whenSeen(calmly(async () => {
  if (!document.querySelector("[data-first]")) return;
  const to = (await fragment("/desk/first"))?.getElementById("first"), first = document.querySelector("[data-first]");
  if (to && first) morph(first, to);
}, 1000));
for (const name of ["desk:change", "desk:again"]) document.addEventListener(name, follow);
