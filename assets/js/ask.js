// @ts-check
// The conversation with the answer bot goes on in place: a form is sent without leaving the page, and what is new is read aloud.

const root = /** @type {HTMLElement | null} */ (document.querySelector("main.ask"));

/** What stands in the page in place of the parts that an answer brings. @param {Document} page */
function takes(page) {
  for (const part of ["#talk", "#say", ".promise", ".personal"]) {
    const old = root?.querySelector(part), fresh = page.querySelector(`main.ask ${part}`);
    if (part === "#talk" && old && fresh) grows(old, fresh);
    else if (old && fresh) old.replaceWith(fresh);
    else if (old) old.remove();
    else if (fresh) root?.append(fresh);
  }
}

/** Turns that are new are added to a log, so that only they are read aloud; the one that was last loses its buttons. @param {Element} old @param {Element} fresh */
function grows(old, fresh) {
  const list = old.querySelector("ol"), next = fresh.querySelector("ol");
  old.querySelector(".flash")?.remove();
  if (!list || !next) old.replaceChildren(...fresh.childNodes);
  else {
    const had = list.children.length;
    if (had > 0 && next.children.length > had) list.children[had - 1].replaceWith(next.children[had - 1].cloneNode(true));
    list.append(...[...next.children].slice(had));
  }
  const wrong = fresh.querySelector(":scope > .flash");
  if (wrong) old.append(wrong);
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function send(form, button) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  if (button instanceof HTMLButtonElement && button.name) body.append(button.name, button.value);
  const say = root?.querySelector("#say");
  root?.setAttribute("aria-busy", "true");
  try {
    const res = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await res.text(), "text/html");
    if (!page.querySelector("main.ask")) throw new Error("another page");
    takes(page);
    if (res.redirected) history.replaceState(null, "", res.url);
  } catch {
    const log = root?.querySelector("#talk");
    const line = Object.assign(document.createElement("p"), { className: "flash bad", textContent: say instanceof HTMLElement ? say.dataset.broken ?? "" : "" });
    log?.querySelector(":scope > .flash")?.remove();
    log?.append(line);
  }
  root?.removeAttribute("aria-busy");
  const last = root?.querySelector("#talk li:last-child");
  last?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  const field = root?.querySelector("#f-text");
  if (field instanceof HTMLElement) field.focus({ preventScroll: true });
  else if (root) /** @type {HTMLElement} */ (root.querySelector("#talk")).focus();
}

root?.addEventListener("submit", (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  e.preventDefault();
  if (root.getAttribute("aria-busy") !== "true") send(form, /** @type {SubmitEvent} */ (e).submitter);
});

// Enter sends, Shift with it is a new line; not while an input method is composing.
root?.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || e.shiftKey || e.isComposing || e.keyCode === 229 || !(e.target instanceof HTMLTextAreaElement)) return;
  e.preventDefault();
  e.target.form?.requestSubmit();
});
