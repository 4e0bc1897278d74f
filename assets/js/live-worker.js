// @ts-check
// The one live connection of a browser, shared by its tabs: browsers allow six to a host. It goes on from the last event it saw, and is
// closed while every tab is hidden, unless one of them has notices to tell aloud.

/** @typedef {{seen: boolean, loud: boolean, at: number}} Tab */
/** @type {Map<MessagePort, Tab>} */
const ports = new Map();
/** @type {EventSource | null} */
let source = null;
let last = "", online = false, wait = 1000, timer = 0, opened = 0;
const lost = 90000; // longer than a hidden tab's timers are put off

/** @param {unknown} message */
const tell = (message) => ports.forEach((_, port) => port.postMessage(message));

/** One tab tells notices aloud: one that is seen, else any. */
function speak() {
  const all = [...ports];
  const one = all.find(([, tab]) => tab.seen) ?? all.find(([, tab]) => tab.loud) ?? all[0];
  one?.[0].postMessage({ kind: "speak" });
}

/** @param {boolean} now */
function line(now) {
  online = now;
  tell({ kind: now ? "online" : "offline" });
}

function open() {
  if (source) return;
  opened = Date.now();
  source = new EventSource("/desk/events?last=" + encodeURIComponent(last));
  source.onopen = () => { wait = 1000; line(true); };
  source.onerror = () => {
    line(false);
    if (source && source.readyState === EventSource.CLOSED) again();
  };
  source.addEventListener("again", (e) => { last = e.lastEventId || last; tell({ kind: "again" }); speak(); });
  for (const name of ["change", "typing", "presence"]) {
    source.addEventListener(name, (e) => {
      last = e.lastEventId || last;
      const change = JSON.parse(e.data);
      tell({ kind: name, change });
      if (change.kind === "notice") speak();
    });
  }
}

function close() {
  source?.close();
  source = null;
}

function again() {
  close();
  clearTimeout(timer);
  timer = setTimeout(settle, wait);
  wait = Math.min(wait * 2, 10000);
}

function settle() {
  const now = Date.now();
  for (const [port, tab] of ports) if (now - tab.at > lost) ports.delete(port);
  if ([...ports.values()].some((tab) => tab.seen || tab.loud)) open();
  else close();
}

// @ts-ignore: this is a SharedWorker
self.onconnect = (/** @type {MessageEvent} */ e) => {
  const port = e.ports[0];
  port.onmessage = ({ data }) => {
    if (data.bye) ports.delete(port);
    else {
      const fresh = !ports.has(port);
      ports.set(port, { seen: data.seen, loud: data.loud, at: Date.now() });
      if (!last) last = data.last;
      else if (data.last && data.last !== last) port.postMessage({ kind: "again" });
      if (data.renew && Date.now() - opened > 1000) close(); // the first of several tabs does it for all
      else if ((fresh || data.renew) && source && source.readyState !== EventSource.CONNECTING) port.postMessage({ kind: online ? "online" : "offline" });
    }
    settle();
  };
};
export {};
