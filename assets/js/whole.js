// @ts-check
// A whole view that is ticked: how many tickets it has and as of when, as the desk says. What is sent is the view, that moment, and which of
// the rows that are shown were unticked again; the desk finds the rest itself.
import { toast } from "./fetch.js";

/** @type {{ view: string, n: number, at: number } | null} */
let taken = null;
/** What the desk is asked for; another by now where that has been given up. */
let asked = {};
/** The boxes that were shown while it was ticked. @type {WeakSet<HTMLInputElement>} */
let known = new WeakSet();

/** How many tickets the view had that is ticked as a whole; 0 for none. */
export const whole = () => taken?.n ?? 0;

export function endWhole() { taken = null; asked = {}; }

/** Ticks the view of the list that is shown. False where the desk can't be asked, and nothing is ticked then. @param {HTMLInputElement[]} boxes @param {AbortSignal} signal */
export async function wholeOf(boxes, signal) {
  const mine = asked = {}, view = document.querySelector(".list")?.getAttribute("data-view") ?? "";
  try {
    const res = await fetch("/desk/whole?" + new URLSearchParams({ view }), { headers: { Accept: "application/json" }, signal });
    const data = await res.json();
    if (!res.ok) { toast(data.message, true); return false; }
    if (asked === mine) taken = { view, ...data };
  } catch {
    if (!signal.aborted) toast(document.body.dataset.offline ?? "", true);
    return false;
  }
  known = new WeakSet(boxes);
  return true;
}

/**
 * Rows that came by scrolling further down are of it; what has come in above them since is not. @param {HTMLInputElement[]} boxes
 */
export function tickWhole(boxes) {
  if (!taken) return;
  const last = boxes.reduce((at, box, i) => (known.has(box) ? i : at), -1);
  for (const box of boxes.slice(last + 1)) box.checked = true;
  for (const box of boxes) known.add(box);
}

document.addEventListener("formdata", (e) => {
  if (!taken || !(e.target instanceof HTMLFormElement) || !e.target.matches("[data-bulk]")) return;
  e.formData.delete("number");
  e.formData.set("whole", taken.view);
  e.formData.set("at", String(taken.at));
  for (const box of e.target.elements) if (box instanceof HTMLInputElement && box.name === "number" && !box.checked) e.formData.append("but", box.value);
});
