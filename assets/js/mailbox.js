// @ts-check
// A mailbox form: servers are filled in from the address, and "Test connection" shows its results below without leaving.

/** How often each form has asked: what comes late for an address that is no longer there does not count.
 * @type {WeakMap<HTMLFormElement, number>} */
const turns = new WeakMap();

/**
 * Fills the fields that hold a guess, or nothing, from what the server knows of the address's provider.
 * @param {HTMLFormElement} form
 */
async function guess(form) {
  const turn = (turns.get(form) ?? 0) + 1;
  turns.set(form, turn);
  const value = (/** @type {string} */ name) => /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name)).value;
  const query = new URLSearchParams({ address: value("address"), provider: value("provider") });
  const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-found]"));
  if (place) place.textContent = value("address") ? place.dataset.busy ?? "" : "";
  const answer = await fetch(`${form.dataset.servers}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (turns.get(form) !== turn) return;
  if (place) place.textContent = "";
  if (!answer?.ok) return;
  const found = await answer.json();
  for (const which of ["imap", "smtp"]) {
    for (const part of ["host", "port", "security", "user"]) {
      const field = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(`${which}_${part}`));
      if (!field || field.dataset.typed) continue;
      const text = String(found[which][part] || "");
      if (field.tagName !== "SELECT" || text) field.value = text;
    }
  }
  const typed = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).dataset.typed;
  advise(form, typed("imap_host") && typed("smtp_host") ? { ...found, found: "", by: "" } : found);
}

/**
 * Says what was found and how, and what to do at the provider before one can log in.
 * @param {HTMLFormElement} form
 * @param {{hint: string, page: string, host: string, found: string, by: string, oauth: string}} found
 */
function advise(form, found) {
  const put = (/** @type {string} */ what, /** @type {string} */ text) => {
    const place = form.querySelector(what);
    if (place) place.textContent = text;
  };
  put("[data-hint]", found.hint);
  put("[data-host]", found.host);
  put("[data-found]", found.found);
  const page = /** @type {HTMLAnchorElement | null} */ (form.querySelector("[data-page]"));
  if (page) {
    page.hidden = !found.page;
    page.href = found.page;
  }
  /** @type {HTMLInputElement} */ (form.elements.namedItem("found")).value = found.by;
  const oauth = /** @type {HTMLDetailsElement | null} */ (form.querySelector("[data-oauth]"));
  const way = /** @type {HTMLSelectElement | null} */ (form.elements.namedItem("oauth"));
  if (oauth && way && found.oauth === "microsoft") { // which takes passwords from hardly anybody
    oauth.open = true;
    if (!way.value) way.value = found.oauth;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} box where the results are shown
 */
async function test(form, button, box) {
  const line = document.createElement("p");
  line.className = "hintline busy";
  line.textContent = box.dataset.busy ?? "";
  box.replaceChildren(line);
  button.disabled = true;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  body.set("action", "test");
  try {
    const answer = await fetch(form.getAttribute("action") ?? "", { method: "POST", body, headers: { "Deskbell-Fragment": "1" } });
    box.innerHTML = await answer.text();
  } catch {
    line.className = "error";
    line.textContent = box.dataset.offline ?? "";
  } finally {
    button.disabled = false;
  }
}

/** @param {HTMLFormElement} form */
export function bindMailbox(form) {
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name^=imap_], [name^=smtp_]"))) {
    const host = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(`${field.name.slice(0, 4)}_host`));
    if (host?.value) field.dataset.typed = "1";
    field.addEventListener("input", () => { field.dataset.typed = field.value ? "1" : ""; });
  }
  for (const name of ["address", "provider"]) {
    /** @type {HTMLElement} */ (form.elements.namedItem(name)).addEventListener("change", () => guess(form));
  }
  const address = /** @type {HTMLInputElement} */ (form.elements.namedItem("address"));
  const host = /** @type {HTMLInputElement} */ (form.elements.namedItem("imap_host"));
  if (address.value && !host.value) void guess(form);
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-test]"));
  const box = /** @type {HTMLElement | null} */ (form.querySelector("[data-checks]"));
  button?.addEventListener("click", (event) => {
    if (!box) return;
    event.preventDefault();
    void test(form, button, box);
  });
}
