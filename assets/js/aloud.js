// @ts-check
// Notices are told aloud by one tab of the browser (desk:speak): on the desktop where the browser allows it, and with a short sound where
// that was chosen. The browser is asked only when a button is pressed.

const can = "Notification" in window && isSecureContext && !/Android.+Chrome\//.test(navigator.userAgent); // which knows the name, and throws when it is used
const key = `aloud ${document.body.dataset.agent}`;
/** @type {AudioContext | null} */
let audio = null;

/** Two soft tones; nothing is downloaded for them. */
export function ring() {
  try {
    audio ??= new AudioContext();
    const now = audio.currentTime;
    [[660, 0], [880, 0.14]].forEach(([hertz, after]) => {
      const tone = /** @type {AudioContext} */ (audio).createOscillator(), loud = /** @type {AudioContext} */ (audio).createGain();
      tone.frequency.value = hertz;
      loud.gain.setValueAtTime(0.0001, now + after);
      loud.gain.exponentialRampToValueAtTime(0.12, now + after + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, now + after + 0.4);
      tone.connect(loud).connect(/** @type {AudioContext} */ (audio).destination);
      tone.start(now + after);
      tone.stop(now + after + 0.45);
    });
  } catch { /* a browser without sound */ }
}

/** What was told last, by any tab of this browser. */
const told = {
  get() { try { return Number(localStorage.getItem(key)) || 0; } catch { return 0; } },
  /** @param {number} at */
  set(at) { try { localStorage.setItem(key, String(at)); } catch { /* it may be told twice */ } },
};

/** @param {{tag: string, title: string, body: string, href: string}} item */
function show(item) {
  const note = new Notification(item.title, { body: item.body, tag: item.tag, icon: /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"))?.href });
  note.onclick = () => { window.focus(); location.assign(item.href); note.close(); };
}

let waiting = 0;
async function speak() {
  const res = await fetch("/desk/notices/aloud?after=" + told.get(), { headers: { Accept: "application/json", "Deskbell-Fragment": "1" } }).catch(() => null);
  if (!res?.ok) return;
  const { at, items, sound } = await res.json();
  told.set(at);
  if (!items.length) return;
  if (sound) ring();
  if (can && Notification.permission === "granted" && !(document.hasFocus() && document.visibilityState === "visible")) items.forEach(show);
}

/** Shows what fits of: asked, allowed, refused. */
function state() {
  const now = !can ? "denied" : Notification.permission;
  const shown = { "[data-allow]": now === "default", "[data-allowed]": now === "granted", "[data-denied]": now === "denied" };
  for (const [what, yes] of Object.entries(shown)) for (const el of document.querySelectorAll(what)) if (el instanceof HTMLElement) el.hidden = !yes;
}

if (document.body.dataset.agent) {
  if (!told.get()) told.set(Date.now());
  // A moment later: what the agent has on the screen is read by then.
  document.addEventListener("desk:speak", () => { clearTimeout(waiting); waiting = setTimeout(speak, 1200); });
  state();
  for (const el of document.querySelectorAll("[data-allow] button")) {
    el.addEventListener("click", async () => { await Notification.requestPermission(); state(); document.dispatchEvent(new CustomEvent("desk:allowed")); });
  }
  for (const el of document.querySelectorAll("[data-ring]")) if (el instanceof HTMLElement) { el.hidden = false; el.addEventListener("click", ring); }
}
