// @ts-check
// The one live connection of a browser, shared by its tabs: browsers allow six to a host. It is closed while every tab is hidden
// and goes on from the last event it saw.

/** @type {Map<MessagePort, boolean>} ports and whether their tab is seen */
const ports = new Map();
/** @type {EventSource | null} */
let source = null;
let last = "";
let wait = 1000;
let timer = 0;

/** @param {unknown} message */
const tell = (message) => ports.forEach((_, port) => port.postMessage(message));

function open() {
  if (source) return;
  source = new EventSource("/desk/events?last=" + encodeURIComponent(last));
  source.onopen = () => { wait = 1000; tell({ kind: "online" }); };
  source.onerror = () => {
    tell({ kind: "offline" });
    if (source && source.readyState === EventSource.CLOSED) again();
  };
  source.addEventListener("again", () => tell({ kind: "again" }));
  for (const name of ["change", "typing"]) {
    source.addEventListener(name, (e) => {
      last = e.lastEventId || last;
      tell({ kind: name, change: JSON.parse(e.data) });
    });
  }
}

function close() {
  if (source) source.close();
  source = null;
}

function again() {
  close();
  clearTimeout(timer);
  timer = setTimeout(settle, wait);
  wait = Math.min(wait * 2, 30000);
}

function settle() {
  if ([...ports.values()].some(Boolean)) open();
  else close();
}

// @ts-ignore: this is a SharedWorker
self.onconnect = (/** @type {MessageEvent} */ e) => {
  const port = e.ports[0];
  port.onmessage = ({ data }) => {
    if (data.bye) ports.delete(port);
    else {
      ports.set(port, data.seen);
      if (!last) last = data.last;
      else if (data.last && data.last !== last) port.postMessage({ kind: "again" });
    }
    settle();
  };
};
export {};
