// @ts-check
// The exported help centre's contact form: it puts a letter together and hands it to the reader's own mail program. Nothing is sent from here.

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-mailto]"))) {
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const said = new FormData(form);
    const order = String(said.get("order") ?? "").trim();
    const text = String(said.get("text") ?? "").replace(/\r?\n/g, "\r\n");
    const body = text + (order ? `\r\n\r\n${form.dataset.order ?? ""} ${order}` : "");
    location.href = `mailto:${form.dataset.mailto}?subject=${encodeURIComponent(String(said.get("subject") ?? ""))}&body=${encodeURIComponent(body)}`;
  });
}
export {};
