// @ts-check
// Settings: the mailbox form's comforts, mailboxes that are followed, and variables that are inserted by a click.
import { bindMailbox } from "./mailbox.js";
import "./mailboxes.js";
import "./find.js";
import "./week.js";
import "./preview.js";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-mailbox]"))) bindMailbox(form);

// A variable becomes a button that writes it where the cursor is.
for (const code of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("code[data-variable]"))) {
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(code.dataset.variable ?? ""));
  if (!field) continue;
  const button = document.createElement("button");
  button.type = "button";
  code.replaceWith(button);
  button.append(code);
  button.addEventListener("click", () => {
    field.setRangeText(code.textContent ?? "", field.selectionStart, field.selectionEnd, "end");
    field.focus();
  });
}

// The page that is shown is in sight among the tabs, on a phone too.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
