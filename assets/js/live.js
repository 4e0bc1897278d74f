// @ts-check
// What changes on the desk, as events on document: desk:change, desk:typing, desk:presence, desk:again, desk:online, desk:offline, and
// desk:speak for the one tab of the browser that tells notices aloud.

const body = document.body;
const still = 20000;

/** @param {{kind: string, change?: object}} message */
function announce({ kind, change }) {
  document.dispatchEvent(new CustomEvent("desk:" + kind, { detail: change }));
}

const seen = () => document.visibilityState === "visible";

/** Whether this tab would tell notices aloud also while it is hidden. */
const loud = () => body.dataset.aloud === "1" || ("Notification" in window && Notification.permission === "granted" && body.dataset.desktop === "1");

/** Shared by all tabs, where the browser can. @param {string} url */
function shared(url) {
  const { port } = new SharedWorker(url, { type: "module" });
  port.onmessage = (e) => announce(e.data);
  let last = body.dataset.last || "";
  const say = (renew = false) => { port.postMessage({ seen: seen(), loud: loud(), last, renew }); last = ""; };
  port.start();
  say();
  document.addEventListener("visibilitychange", () => say());
  document.addEventListener("desk:allowed", () => say());
  addEventListener("online", () => say(true)); // a connection that slept through it may be dead and not know
  setInterval(() => say(), still); // a tab that crashed says nothing, and is forgotten
  addEventListener("pagehide", () => port.postMessage({ bye: true }));
  addEventListener("pageshow", (e) => { if (e.persisted) { say(); announce({ kind: "again" }); } });
}

/** A connection of this tab's own, closed while it is hidden. */
function own() {
  /** @type {EventSource | null} */
  let source = null;
  let last = body.dataset.last || "";
  const settle = () => {
    if (!seen() && !loud()) { source?.close(); source = null; return; }
    if (source) return;
    source = new EventSource("/desk/events?last=" + encodeURIComponent(last));
    source.onopen = () => announce({ kind: "online" });
    source.onerror = () => announce({ kind: "offline" });
    source.addEventListener("again", (e) => { last = e.lastEventId || last; announce({ kind: "again" }); });
    for (const kind of ["change", "typing", "presence"]) {
      source.addEventListener(kind, (e) => {
        last = e.lastEventId || last;
        const change = JSON.parse(e.data);
        announce({ kind, change });
        if (change.kind === "notice") announce({ kind: "speak" });
      });
    }
  };
  document.addEventListener("visibilitychange", settle);
  addEventListener("online", () => { source?.close(); source = null; settle(); });
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
