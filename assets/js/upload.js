// @ts-check
// Files come by picking, dropping and pasting. They are sent at once, with progress; the form carries their numbers.

/** @param {import("./composer.js").Box} box @param {AbortSignal} signal ends with the page, and what is on its way with it */
export function takeFiles(box, signal) {
  const { form } = box;
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
    for (const el of shelf.querySelectorAll("[data-bytes]")) sum += 1.37 * Number(/** @type {HTMLElement} */ (el).dataset.bytes);
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

  /** @param {HTMLElement} el @param {any} got @param {boolean} inline */
  const accept = (el, got, inline) => {
    el.dataset.file = String(got.id);
    el.dataset.bytes = String(got.bytes);
    weigh();
    el.querySelector("progress")?.remove();
    /** @type {HTMLInputElement} */ (el.querySelector("input")).value = String(got.id);
    const link = /** @type {HTMLAnchorElement} */ (el.querySelector("a"));
    link.href = got.href;
    link.textContent = got.name;
    /** @type {HTMLElement} */ (el.querySelector("small")).textContent = got.size;
    if (inline && got.image && box.image) box.image(got.href, got.name);
    box.changed();
  };

  /** @param {File} file @param {boolean} inline */
  const send = (file, inline) => {
    const el = chip(file);
    if (file.size > limit) { refuse(el, form.dataset.tooLarge ?? ""); return; }
    const bar = /** @type {HTMLProgressElement} */ (el.querySelector("progress"));
    const request = new XMLHttpRequest();
    request.upload.onprogress = (e) => { if (e.lengthComputable) bar.value = e.loaded / e.total; };
    request.onload = () => {
      let data = /** @type {any} */ ({});
      try { data = JSON.parse(request.responseText); } catch { /* not ours */ }
      if (request.status === 201) accept(el, data, inline);
      else refuse(el, data.message ?? form.dataset.wordOffline);
    };
    request.onerror = () => refuse(el, form.dataset.wordOffline ?? "");
    el.addEventListener("desk:remove", () => request.abort());
    signal.addEventListener("abort", () => request.abort());
    const body = new FormData();
    body.append("file", file, file.name || "image.png");
    request.open("POST", "/desk/uploads");
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  };

  weigh();
  box.file = (got) => { accept(chip(new File([], got.name)), got, false); };

  /** @param {FileList | File[] | undefined} files @param {boolean} inline */
  const sendAll = (files, inline) => { for (const file of files ?? []) send(file, inline); };

  pick?.addEventListener("change", () => {
    if (!(pick instanceof HTMLInputElement)) return;
    sendAll([...(pick.files ?? [])], false);
    pick.value = "";
  });
  form.addEventListener("desk:pictures", (e) => { e.stopPropagation(); sendAll(/** @type {CustomEvent} */ (e).detail, true); });
  form.addEventListener("paste", (e) => {
    const data = e.clipboardData;
    if (!data?.files.length || data.getData("text/plain")) return;
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
    const files = [...e.dataTransfer.files], written = box.image && e.target instanceof Element && e.target.closest(".rich");
    for (const file of files) send(file, Boolean(written) && file.type.startsWith("image/"));
  }, true);
  shelf.addEventListener("click", (e) => {
    const el = /** @type {Element} */ (e.target).closest("[data-remove]")?.closest(".file");
    if (!(el instanceof HTMLElement)) return;
    el.dispatchEvent(new CustomEvent("desk:remove"));
    if (Number(el.dataset.file)) fetch(`/desk/uploads/${el.dataset.file}/drop`, { method: "POST", headers: { Accept: "application/json" } }).catch(() => {});
    el.remove();
    weigh();
    box.changed();
  });
}
