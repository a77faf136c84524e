// Open pages hear that one of their subjects changed and fetch themselves. A hidden page hears
// nothing; when it is seen again, the stream begins with whether it missed something.
import { refresh } from "./page.js";

const gather = 300;
let source, url, timer, retry, wait = 2000, busy = false, again = false;

async function run() {
  timer = undefined;
  if (document.hidden) return;
  if (busy || document.body.dataset.dragging) { again = true; if (!busy) soon(); return; }
  busy = true;
  again = false;
  try { await refresh(); } catch { /* the next event tries again */ }
  busy = false;
  if (again) soon();
}

// soon does not start over with each event: a busy page must not wait for ever.
function soon() {
  timer ??= setTimeout(run, gather);
}

function open() {
  url = document.body.dataset.events;
  if (!url || source || document.hidden) return;
  clearTimeout(retry);
  source = new EventSource(`${url}&made=${document.body.dataset.made ?? 0}`);
  source.addEventListener("hello", () => { wait = 2000; });
  source.onmessage = soon;
  source.onerror = () => {
    if (source?.readyState !== EventSource.CLOSED) return; // the browser reconnects by itself
    close();
    retry = setTimeout(open, wait);
    wait = Math.min(wait * 2, 60000);
  };
}

function close() {
  clearTimeout(retry);
  source?.close();
  source = undefined;
}

document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
document.addEventListener("page:changed", () => {
  if (url === document.body.dataset.events) return;
  close();
  open();
});
addEventListener("pagehide", close);
addEventListener("pageshow", open);
addEventListener("online", open);
open();
