// @ts-check
// "Reply all" puts those who read along among the copies; an hour that is typed is chosen by Enter, which would send at once.

document.addEventListener("click", (e) => {
  const link = /** @type {Element} */ (e.target).closest?.("[data-reply-all]");
  const form = link?.closest("form"), field = form?.querySelector('[name="cc"]');
  if (!link || !(field instanceof HTMLInputElement)) return;
  e.preventDefault();
  const taken = ["to", "cc", "bcc"].map((name) => /** @type {HTMLInputElement} */ (form?.querySelector(`[name="${name}"]`)).value).join().toLowerCase();
  const more = (link.getAttribute("data-reply-all") ?? "").match(/(?:"(?:[^"\\]|\\.)*"|[^,])+/g) ?? [];
  const missing = more.map((one) => one.trim()).filter((one) => !taken.includes((/<([^>]+)>$/.exec(one)?.[1] ?? one).toLowerCase()));
  field.value = [field.value.trim(), ...missing].filter(Boolean).join(", ");
  form?.querySelector(".people")?.setAttribute("open", "");
  field.dispatchEvent(new Event("desk:set"));
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

document.addEventListener("keydown", (e) => {
  const field = e.target;
  if (e.key !== "Enter" || e.isComposing || e.keyCode === 229 || !(field instanceof HTMLInputElement) || !field.matches("[data-later]")) return;
  e.preventDefault();
  const go = field.form?.querySelector('[name="later"][value="at"]');
  if (field.value && go instanceof HTMLElement) field.form?.requestSubmit(go);
});
export {};
