// @ts-check
// Pictures come into an article by choosing, pasting and dropping: each is sent at once, and shown where the cursor was.
import { block } from "./article-tools.js";

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} box @returns {() => void} what lets one be chosen */
export function takePictures(form, box) {
  const pick = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-picture]"));
  const says = /** @type {HTMLElement | null} */ (form.querySelector("[data-sending]"));
  if (!pick || !says) return () => {};
  pick.closest(".pick")?.classList.add("sr-pick");
  pick.tabIndex = -1;

  /** @param {File} file */
  const send = async (file) => {
    const body = new FormData();
    body.append("picture", file, file.name || "image.png");
    const answer = await fetch(form.dataset.pictures ?? "", { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    const got = await answer?.json().catch(() => null);
    if (answer?.status !== 201) throw new Error(got?.message ?? says.dataset.failed);
    block(box, got.markdown);
  };

  /** @param {Iterable<File>} files */
  const sendAll = async (files) => {
    const pictures = [...files].filter((f) => f.type.startsWith("image/"));
    if (!pictures.length) return;
    says.textContent = says.dataset.sending ?? "";
    says.classList.remove("bad");
    try {
      for (const file of pictures) await send(file);
      says.textContent = "";
    } catch (e) {
      says.classList.add("bad");
      says.textContent = /** @type {Error} */ (e).message;
    }
  };

  pick.addEventListener("change", () => { const files = [...(pick.files ?? [])]; pick.value = ""; void sendAll(files); });
  box.addEventListener("paste", (e) => {
    if (!e.clipboardData?.files.length || e.clipboardData.getData("text/plain")) return;
    e.preventDefault();
    void sendAll(e.clipboardData.files);
  });
  box.addEventListener("dragover", (e) => { if (e.dataTransfer?.types.includes("Files")) { e.preventDefault(); box.classList.add("drop"); } });
  box.addEventListener("dragleave", () => box.classList.remove("drop"));
  box.addEventListener("drop", (e) => {
    box.classList.remove("drop");
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    void sendAll(e.dataTransfer.files);
  });
  return () => pick.click();
}
