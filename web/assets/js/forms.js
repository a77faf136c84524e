// Forms ask before they destroy, know when they hold something unsaved, send themselves once, and
// save with Ctrl Enter.
import { begin, end } from "./busy.js";
import { leave } from "./page.js";

document.addEventListener("input", (e) => {
  const form = e.target.form;
  if (form?.method === "post") form.dataset.dirty = "true";
  if (e.target.matches("input[type=range]")) slide(e.target, form);
});

function slide(el, form) {
  const min = Number(el.min) || 0, max = el.max === "" ? 100 : Number(el.max);
  el.dataset.v = Math.round(((el.value - min) / (max - min || 1)) * 100);
  const out = form?.querySelector(`output[for="${CSS.escape(el.id)}"]`);
  if (out) (out.querySelector("b") ?? out).textContent = el.value;
}

// Before anything else handles it, a dialog included.
document.addEventListener("submit", (e) => {
  const ask = e.submitter?.dataset.confirm ?? e.target.dataset.confirm;
  if (!ask || confirm(ask)) return;
  e.preventDefault();
  e.stopImmediatePropagation();
}, true);

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (e.defaultPrevented || form.method !== "post") return;
  if (!begin(form, e.submitter)) { e.preventDefault(); return; }
  // A download leaves the page where it is, and so does whoever stops waiting.
  setTimeout(() => end(form), "download" in form.dataset ? 10000 : 60000);
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-busy]")) end(form);
});

document.addEventListener("change", (e) => {
  if (e.target.matches("[data-submit-on-change]")) e.target.form.requestSubmit();
});

document.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey)) return;
  const form = e.target.closest?.("form") || document.querySelector("form[data-main]");
  if (!form) return;
  e.preventDefault();
  form.requestSubmit(form.querySelector("button.primary:not([type=button])") ?? undefined);
});

const timed = new WeakSet();

function flashes() {
  for (const el of document.querySelectorAll(".flash:not(.gone)")) {
    if (timed.has(el)) continue;
    timed.add(el);
    leave(el, 8000, () => { el.classList.add("gone"); timed.delete(el); });
  }
}

flashes();
document.addEventListener("page:changed", flashes);

const zone = document.querySelector("input[data-zone], select[data-zone]");
if (zone && zone.value === "UTC") zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
