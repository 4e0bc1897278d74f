// @ts-check
// Files come by picking, dropping and pasting. They are sent at once, with progress; the form carries their numbers. Where the connection
// breaks off they go on once it is back; who turns to another ticket meanwhile finds them in the draft.

const pause = 3000, most = 20;
const away = (/** @type {number} */ status) => status === 0 || (status >= 502 && status <= 504);

/** Whether what is pasted is files, and not words with a picture of them (Office) beside. @param {DataTransfer} data */
function onlyFiles(data) {
  const text = data.getData("text/plain").trim(), names = [...data.files].map((f) => f.name);
  return data.files.length > 0 && (!text || text.split(/[\r\n]+/).every((line) => names.some((name) => line.endsWith(name)))); // a Mac adds their names
}

/** @param {import("./composer.js").Box} box @param {AbortSignal} signal ends with the page */
export function takeFiles(box, signal) {
  const { form } = box, key = `${form.dataset.draft} ${form.dataset.composer}`;
  const shelf = /** @type {HTMLElement} */ (form.querySelector("[data-files]"));
  const pick = form.querySelector("[data-pick]");
  const limit = Number(form.dataset.limit) || Infinity;

  /** @param {File} file */
  const chip = (file) => {
    const mould = /** @type {HTMLTemplateElement} */ (form.querySelector("[data-chip]"));
    const el = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (mould.content.cloneNode(true)).firstElementChild);
    /** @type {HTMLElement} */ (el.querySelector("a")).textContent = file.name || file.type;
    shelf.append(el);
    return el;
  };

  /** Says at once what the mail server would refuse: files grow by a third on their way. */
  const weigh = () => {
    const most = Number(form.dataset.serverMost), line = shelf.nextElementSibling;
    let sum = 8192;
    for (const el of shelf.querySelectorAll("[data-bytes]:not([hidden])")) sum += 1.37 * Number(/** @type {HTMLElement} */ (el).dataset.bytes);
    if (!(line instanceof HTMLElement) || !line.matches("[data-large]")) return;
    line.hidden = !most || sum <= most;
    if (!line.hidden) line.textContent = (form.dataset.serverLarge ?? "").replace("{size}", `${Math.ceil(sum / 1048576)} MB`);
  };

  /** @param {HTMLElement} el @param {string} why */
  const refuse = (el, why) => {
    el.classList.add("bad");
    el.querySelector("progress")?.remove();
    el.querySelector("input")?.remove();
    /** @type {HTMLElement} */ (el.querySelector("small")).textContent = why;
  };

  /** @param {HTMLElement} el @param {any} got @param {Range | null} [at] where a picture is to stand */
  const accept = (el, got, at) => {
    if (signal.aborted && !document.dispatchEvent(new CustomEvent("desk:file", { cancelable: true, detail: { key, got } }))) return; // one is back already
    el.dataset.file = String(got.id);
    el.dataset.bytes = String(got.bytes);
    el.querySelector("progress")?.remove();
    /** @type {HTMLInputElement} */ (el.querySelector("input")).value = String(got.id);
    const link = /** @type {HTMLAnchorElement} */ (el.querySelector("a"));
    link.href = got.href;
    link.textContent = got.name;
    /** @type {HTMLElement} */ (el.querySelector("small")).textContent = got.size;
    if (at && got.image && box.image && !signal.aborted) box.image(at, got.href, got.name);
    weigh();
    box.changed();
  };

  /** @param {File} file @param {Range | null} at @param {Promise<unknown>} turn pictures stand in the order in which they came @param {(value?: unknown) => void} done */
  const send = (file, at, turn, done) => {
    const el = chip(file);
    if (file.size > limit) { refuse(el, form.dataset.tooLarge ?? ""); done(); return; }
    const bar = /** @type {HTMLProgressElement} */ (el.querySelector("progress")), said = /** @type {HTMLElement} */ (el.querySelector("small"));
    const body = new FormData();
    body.append("file", file, file.name || "image.png");
    let request = new XMLHttpRequest(), timer = 0, tries = 0;
    const go = () => {
      clearTimeout(timer);
      if (timer < 0) return;
      request = new XMLHttpRequest();
      request.upload.onprogress = (e) => { if (e.lengthComputable) bar.value = e.loaded / e.total; };
      request.onloadend = () => {
        let data = /** @type {any} */ ({});
        try { data = JSON.parse(request.responseText); } catch { /* not ours */ }
        if (timer < 0) return;
        if (!away(request.status)) removeEventListener("online", go);
        if (request.status === 201) { turn.then(() => { if (timer >= 0) accept(el, data, at); }).finally(done); return; }
        if (!away(request.status)) { refuse(el, data.message ?? form.dataset.wordOffline); done(); return; }
        if (navigator.onLine && ++tries > most) { removeEventListener("online", go); refuse(el, form.dataset.wordOffline ?? ""); done(); return; } // somebody on the way does not let it through
        bar.value = 0;
        said.textContent = form.dataset.wordUploadWait ?? "";
        timer = window.setTimeout(go, pause);
      };
      said.textContent = "";
      request.open("POST", "/desk/uploads");
      request.setRequestHeader("Accept", "application/json");
      request.send(body);
    };
    addEventListener("online", go);
    el.addEventListener("desk:remove", () => { removeEventListener("online", go); clearTimeout(timer); timer = -1; request.abort(); done(); });
    go();
  };

  weigh();
  addEventListener("beforeunload", (e) => { if (form.querySelector("progress")) e.preventDefault(); }, { signal });
  box.file = (got) => { accept(chip(new File([], got.name)), got); };

  document.addEventListener("desk:file", (e) => {
    const { detail } = /** @type {CustomEvent} */ (e);
    if (detail.key !== key) return;
    e.preventDefault();
    box.file(detail.got);
  }, { signal });

  /** @param {File[]} files @param {boolean} inline whether pictures go where the cursor is */
  const sendAll = (files, inline) => {
    const at = inline ? box.here() : null;
    /** @type {Promise<unknown>} */
    let turn = Promise.resolve();
    for (const file of files) {
      const before = turn;
      turn = new Promise((done) => send(file, file.type.startsWith("image/") ? at : null, before, done));
    }
  };

  pick?.addEventListener("change", () => {
    if (!(pick instanceof HTMLInputElement)) return;
    sendAll([...(pick.files ?? [])], false);
    pick.value = "";
  });
  form.addEventListener("desk:pictures", (e) => { e.stopPropagation(); sendAll(/** @type {CustomEvent} */ (e).detail, true); });
  form.addEventListener("paste", (e) => {
    const data = e.clipboardData;
    if (!data || !onlyFiles(data)) return;
    e.preventDefault();
    e.stopPropagation();
    sendAll([...data.files], true);
  }, true);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (e) => {
      if (!(e instanceof DragEvent) || !e.dataTransfer?.types.includes("Files")) return;
      e.preventDefault();
      form.classList.add("drop");
    });
  }
  form.addEventListener("dragleave", (e) => { if (!form.contains(/** @type {Node} */ (e.relatedTarget))) form.classList.remove("drop"); });
  form.addEventListener("drop", (e) => {
    form.classList.remove("drop");
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    e.stopPropagation();
    const folders = new Set([...e.dataTransfer.items].filter((item) => item.webkitGetAsEntry()?.isDirectory).map((item) => item.getAsFile()?.name));
    for (const name of folders) refuse(chip(new File([], name ?? "")), form.dataset.wordFolder ?? "");
    sendAll([...e.dataTransfer.files].filter((file) => !folders.has(file.name)), e.target instanceof Element && e.target.closest(".rich") !== null);
  }, true);
  shelf.addEventListener("click", (e) => {
    const el = /** @type {Element} */ (e.target).closest("[data-remove]")?.closest(".file");
    if (!(el instanceof HTMLElement)) return;
    el.dispatchEvent(new CustomEvent("desk:remove", { bubbles: true }));
    if (Number(el.dataset.file)) fetch(`/desk/uploads/${el.dataset.file}/drop`, { method: "POST", headers: { Accept: "application/json" } }).catch(() => {});
    el.remove();
    weigh();
    box.changed();
  });
}
