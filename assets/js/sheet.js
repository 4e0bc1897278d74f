// @ts-check
// Log-in and set-up: small comforts; everything works without them.
import { bindMailbox } from "./mailbox.js";

// The browser knows its time zone better than we guess it.
for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-zone]"))) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) field.value = zone;
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-mailbox]"))) bindMailbox(form);

// What came of a form that was refused is asked for like any other page when one comes Back to it; a browser would ask whether to send
// the form again.
if (document.querySelector(".flash.bad")) history.replaceState(history.state, "");
