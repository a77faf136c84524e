// Open pages hear that one of their subjects changed and fetch themselves.
import { refresh } from "./page.js";

const url = document.body.dataset.events;
let source, timer, away = false, busy = false, again = false;

async function run() {
  if (busy) { again = true; return; }
  busy = true;
  try { await refresh(); } catch { /* the next event tries again */ }
  busy = false;
  if (again) { again = false; soon(); }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(run, 120);
}

function open() {
  if (!url || source) return;
  source = new EventSource(url);
  source.addEventListener("hello", () => { if (away) soon(); away = true; });
  source.onmessage = soon;
}

function close() {
  if (source) source.close();
  source = undefined;
}

document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
addEventListener("pagehide", close);
if (!document.hidden) open();
