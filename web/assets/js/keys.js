// Single keys: links carry data-key ("c", "g s"), rows data-row, buttons inside a row data-act.
import { press } from "./press.js";

const off = document.body.dataset.keys === "off";
let pending = "", timer;

const typing = (el) => el.closest?.("input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]");
// A page about one thing is the row that its keys speak of, wherever the focus is.
const rows = () => [...document.querySelectorAll("[data-row]:not([data-row=page])")].filter((el) => el.offsetParent !== null);
const row = () => document.activeElement?.closest?.("[data-row]") ?? document.querySelector("[data-row=page]");

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(row());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  const target = next.matches("a, button, [tabindex]") ? next : next.querySelector("a, button") || next;
  target.focus();
  next.scrollIntoView({ block: "nearest" });
}

function act(name) {
  const el = row()?.querySelector(`[data-act="${name}"]`);
  if (!el) return false;
  press(el);
  return true;
}

function follow(combo) {
  const all = [...document.querySelectorAll("[data-key]")].filter((el) => el.dataset.key === combo);
  const el = all.find((el) => el.offsetParent !== null) ?? all[0];
  if (!el || el.matches(":disabled, [aria-disabled=true]")) return false;
  el.click();
  return true;
}

const acts = { l: "link", s: "start", d: "done", b: "block" };

document.addEventListener("keydown", (e) => {
  if (off || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
  const combo = pending ? `${pending} ${key}` : key;
  clearTimeout(timer);
  pending = "";
  let used = true;
  if (key === "g" && combo === "g") { pending = "g"; timer = setTimeout(() => (pending = ""), 1200); }
  else if (combo === "?") document.getElementById("keys")?.showModal();
  else if (combo === "j") step(1);
  else if (combo === "k") step(-1);
  else if (acts[combo] && act(acts[combo])) used = true;
  else used = follow(combo);
  if (used) e.preventDefault();
});
