// @ts-check
// The widget on the shop's own website: a button, and behind it the help centre in a frame. It is a classic script of its own: it stores
// nothing, reads nothing of the page but its language, and loads the frame at the first click. No style attribute and no <style>: a
// stylesheet that is made by script is no inline style to a content security policy. The server writes the shop's settings into the last line.

/** @typedef {{open: string, close: string, title: string}} Words */
/** @typedef {{colour: string, ink: string, left: boolean, words: Record<string, Words>}} Settings */

((/** @type {Settings} */ settings) => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement) || document.getElementById("deskbell-widget")) return;
  const desk = new URL(script.src).origin;
  const said = (document.documentElement.lang || navigator.language).toLowerCase();
  const lang = said.startsWith("zh") ? "zh-CN" : "en";
  const words = settings.words[lang];
  const phone = matchMedia("(max-width: 560px), (max-height: 480px)");

  const side = settings.left ? "left" : "right";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font: 600 15px/1.4 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif; }
    .open { position: fixed; ${side}: max(20px, env(safe-area-inset-${side})); bottom: max(20px, env(safe-area-inset-bottom)); z-index: 2147483000; display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 0 20px; border: 2px solid #fff; border-radius: 26px; background: ${settings.colour}; color: ${settings.ink}; cursor: pointer; box-shadow: 0 4px 18px rgb(0 0 0 / .28); }
    button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #14130f; }
    svg { width: 22px; height: 22px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; flex: none; }
    dialog { position: fixed; inset: auto; ${side}: 20px; bottom: 84px; z-index: 2147483001; width: 400px; max-width: calc(100vw - 40px); height: min(680px, calc(100vh - 108px)); max-height: none; margin: 0; padding: 0; border: 1px solid rgb(0 0 0 / .25); border-radius: 16px; overflow: hidden; background: #fff; box-shadow: 0 12px 48px rgb(0 0 0 / .35); }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: rgb(0 0 0 / .4); }
    header { display: flex; align-items: center; justify-content: space-between; padding: 4px 4px 4px 16px; background: ${settings.colour}; color: ${settings.ink}; }
    header b { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    header button { display: grid; place-items: center; width: 44px; height: 44px; border: 0; border-radius: 12px; background: none; color: inherit; cursor: pointer; }
    header button:focus-visible { outline: 3px solid currentColor; outline-offset: -5px; box-shadow: none; }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: #fff; color-scheme: light dark; }
    @media (max-width: 560px), (max-height: 480px) { dialog { inset: 0; width: 100vw; max-width: none; height: 100dvh; border: 0; border-radius: 0; } }
    @media (prefers-reduced-motion: no-preference) { dialog[open] { animation: come .16s ease-out; } @keyframes come { from { opacity: 0; transform: translateY(8px); } } }
    @media print { .open, dialog { display: none !important; } }`);

  /** @param {string} name @param {Record<string, string>} attributes @param {...(Node|string)} children */
  function make(name, attributes, ...children) {
    const el = name === "svg" || name === "path" ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
    el.append(...children);
    return el;
  }
  /** @param {string} d */
  const icon = (d) => make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, make("path", { d }));

  const host = make("div", { id: "deskbell-widget", lang });
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  const button = /** @type {HTMLButtonElement} */ (make("button", { type: "button", class: "open", "aria-haspopup": "dialog", "aria-expanded": "false" },
    icon("M21 12a8 8 0 0 1-8 8H4l2-3.2A8 8 0 1 1 21 12M9 12h.01M13 12h.01M17 12h.01"), words.open));
  const shut = /** @type {HTMLButtonElement} */ (make("button", { type: "button", "aria-label": words.close }, icon("M6 6l12 12M18 6L6 18")));
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { "aria-label": words.title }, make("header", {}, make("b", {}, words.title), shut)));
  root.append(button, dialog);

  /** @type {HTMLIFrameElement | null} */
  let frame = null;

  function open() {
    if (!frame) {
      frame = /** @type {HTMLIFrameElement} */ (make("iframe", { title: words.title, src: `${desk}/widget/${lang}`, referrerpolicy: "no-referrer" }));
      dialog.append(frame);
    }
    if (phone.matches) dialog.showModal();
    else dialog.show();
    button.setAttribute("aria-expanded", "true");
    shut.focus();
  }
  function close() {
    if (dialog.open) dialog.close();
  }
  dialog.addEventListener("close", () => {
    button.setAttribute("aria-expanded", "false");
    button.focus();
  });
  button.addEventListener("click", () => { if (dialog.open) close(); else open(); });
  shut.addEventListener("click", close);
  root.addEventListener("keydown", (e) => {
    if (/** @type {KeyboardEvent} */ (e).key === "Escape" && dialog.open) { e.preventDefault(); close(); }
  });
  addEventListener("message", (e) => {
    if (frame && e.origin === desk && e.source === frame.contentWindow && e.data === "deskbell:close") close();
  });
  if (document.body) document.body.append(host);
  else addEventListener("DOMContentLoaded", () => document.body.append(host));
})(/** @type {any} */ ({}));
