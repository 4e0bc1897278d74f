// @ts-check
// What changes on the desk, as events on document: desk:change, desk:typing, desk:again, desk:online, desk:offline.

const body = document.body;

/** @param {{kind: string, change?: object}} message */
function announce({ kind, change }) {
  document.dispatchEvent(new CustomEvent("desk:" + kind, { detail: change }));
}

const seen = () => document.visibilityState === "visible";

/** Shared by all tabs, where the browser can. @param {string} url */
function shared(url) {
  const { port } = new SharedWorker(url, { type: "module" });
  port.onmessage = (e) => announce(e.data);
  let last = body.dataset.last || "";
  const say = () => { port.postMessage({ seen: seen(), last }); last = ""; };
  port.start();
  say();
  document.addEventListener("visibilitychange", say);
  addEventListener("pagehide", () => port.postMessage({ bye: true }));
  addEventListener("pageshow", (e) => { if (e.persisted) { say(); announce({ kind: "again" }); } });
}

/** A connection of this tab's own, closed while it is hidden. */
function own() {
  /** @type {EventSource | null} */
  let source = null;
  let last = body.dataset.last || "";
  const settle = () => {
    if (!seen()) { source?.close(); source = null; return; }
    if (source) return;
    source = new EventSource("/desk/events?last=" + encodeURIComponent(last));
    source.onopen = () => announce({ kind: "online" });
    source.onerror = () => announce({ kind: "offline" });
    source.addEventListener("again", () => announce({ kind: "again" }));
    for (const kind of ["change", "typing"]) {
      source.addEventListener(kind, (e) => { last = e.lastEventId || last; announce({ kind, change: JSON.parse(e.data) }); });
    }
  };
  document.addEventListener("visibilitychange", settle);
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", settle);
  settle();
}

if (body.dataset.agent) {
  try {
    shared(body.dataset.worker || "");
  } catch {
    own();
  }
}
export {};
