// @ts-check
// Pictures of a ticket one after the other: arrow keys, zoom, download; Escape closes and the focus goes back to where it was.
// Pictures within formatted mails are among them: nothing runs in their frames, this page only hears what is clicked there. One from
// elsewhere is shown in a frame of the mail, for this page itself loads nothing from there.
import { onPage } from "./page.js";

/** @type {HTMLDialogElement | null} */
let dialog = null;
/** @type {HTMLAnchorElement[]} */
let all = [];
let at = 0;
/** @type {HTMLElement | null} */
let opener = null;

/** @template {HTMLElement} T @param {string} name @returns {T} */
const part = (name) => /** @type {T} */ (/** @type {unknown} */ (dialog?.querySelector(`[data-${name}]`)));

/** @param {boolean} on */
function zoom(on) {
  part("zoom").setAttribute("aria-pressed", String(on));
  dialog?.classList.toggle("near", on);
  const frame = /** @type {HTMLIFrameElement} */ (part("away")), img = frame.contentDocument?.images[0];
  frame.style.width = on && img ? `${img.naturalWidth}px` : "";
  frame.style.height = on && img ? `${img.naturalHeight}px` : "";
}

function show() {
  const link = all[at], away = link.dataset.frame, name = link.dataset.view || "";
  const img = /** @type {HTMLImageElement} */ (part("picture")), frame = /** @type {HTMLIFrameElement} */ (part("away"));
  img.hidden = !!away;
  frame.hidden = !away;
  if (away) { frame.contentWindow?.location.replace(away); frame.title = name; img.removeAttribute("src"); } // no step of the history
  else { img.src = link.href; img.alt = name; }
  part("name").textContent = name;
  part("place").textContent = all.length > 1 ? `${at + 1} / ${all.length}` : "";
  /** @type {HTMLAnchorElement} */ (part("download")).href = link.href;
  /** @type {HTMLAnchorElement} */ (part("download")).target = away ? "_blank" : "";
  for (const b of /** @type {NodeListOf<HTMLElement>} */ (dialog?.querySelectorAll("[data-step]") ?? [])) b.hidden = all.length < 2;
  zoom(false);
}

/** @param {number} by */
function step(by) {
  at = (at + by + all.length) % all.length;
  show();
}

/** All pictures in the order of the page. @returns {HTMLAnchorElement[]} */
const pictures = () => [...document.querySelectorAll("a[data-view], iframe.mail")].flatMap((el) => (el instanceof HTMLIFrameElement ? [...(el.contentDocument?.querySelectorAll("a[data-view]") ?? [])] : [el])).map((el) => /** @type {HTMLAnchorElement} */ (el));

/** @param {MouseEvent} e */
function open(e) {
  const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (e.target).closest("a[data-view]"));
  if (!dialog || !link || e.defaultPrevented || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  opener = link;
  all = pictures();
  at = all.indexOf(link);
  show();
  dialog.showModal();
  /** @type {HTMLElement} */ (part("stage")).focus();
}

/** Hears of the pictures of a document: of this page, or of a mail in its frame. @param {Document} doc */
export const hear = (doc) => doc.addEventListener("click", open);

hear(document);
onPage(() => {
  const box = dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("viewer"));
  box?.addEventListener("close", () => { part("picture").removeAttribute("src"); /** @type {HTMLIFrameElement} */ (part("away")).contentWindow?.location.replace("about:blank"); if (opener?.isConnected && document.activeElement?.matches("body, iframe, #viewer *")) opener.focus(); });
  box?.addEventListener("click", (e) => {
    const el = /** @type {Element} */ (e.target), by = /** @type {HTMLElement | null} */ (el.closest("[data-step]"));
    if (by) step(Number(by.dataset.step));
    else if (el.closest("[data-zoom], [data-picture]") || el.matches("[data-stage]") && !part("away").hidden) zoom(!box.classList.contains("near"));
    else if (el === box || el.matches("[data-stage]")) box.close();
  });
  box?.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229 || box.classList.contains("near") && e.key.startsWith("Arrow")) return; // arrows scroll what is near
    if (e.key === "ArrowRight" || e.key === "ArrowLeft") { e.preventDefault(); step(e.key === "ArrowRight" ? 1 : -1); }
    else if (/^[+=-]$/.test(e.key)) zoom(e.key !== "-");
  });
});
