// The one way a part of the page is replaced: fetch a whole page, morph its #main into ours.
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const parser = new DOMParser();

export async function fetchPage(url, options = {}) {
  const res = await fetch(url, { credentials: "same-origin", ...options });
  return { res, doc: parser.parseFromString(await res.text(), "text/html") };
}

const isDirty = (form) => form?.dataset.dirty === "true";
const isField = (el) => el.matches("input, textarea, select");

// What a person has typed, opened or selected outlives an update.
function mayMorph(node) {
  if (!(node instanceof Element)) return true;
  if (node.matches("form") && isDirty(node)) return false;
  return !(isField(node) && (node === document.activeElement || isDirty(node.form)));
}

function mayRemove(node) {
  if (!(node instanceof Element)) return true;
  if (node.matches(".flash:not(.gone)")) return false; // it leaves by itself when it was read
  return !node.querySelector('form[data-dirty="true"]') && !(node.matches("form") && isDirty(node));
}

function mayChange(name, el) {
  if (name === "open") return !el.matches("details, dialog");
  if (name === "hidden") return !el.matches("[data-option], [data-option-group]");
  return true;
}

const morph = (to, from) =>
  Idiomorph.morph(to, from, {
    ignoreActiveValue: true,
    callbacks: { beforeNodeMorphed: mayMorph, beforeNodeRemoved: mayRemove, beforeAttributeUpdated: mayChange },
  });

const changed = () => document.dispatchEvent(new CustomEvent("page:changed"));

export function morphMain(doc) {
  const next = doc.getElementById("main");
  const main = document.getElementById("main");
  if (!next || !main) return false;
  for (const part of [".side", ".tabs"]) {
    const from = doc.querySelector(part), to = document.querySelector(part);
    if (from && to) morph(to, from);
  }
  morph(main, next);
  document.body.dataset.made = doc.body.dataset.made ?? 0;
  changed();
  return true;
}

// arrive shows the page a form led to. It was fetched already, and with it the sentence that says
// what was saved, so it is not fetched again.
export function arrive(res, doc) {
  const here = new URL(location.href), there = new URL(res.url);
  if (here.pathname === there.pathname && here.search === there.search) return morphMain(doc);
  const from = doc.querySelector(".shell"), to = document.querySelector(".shell");
  if (!from || !to) return location.assign(res.url);
  history.pushState({}, "", res.url);
  document.title = doc.title;
  for (const name of ["data-events", "data-made", "data-search", "data-base"]) {
    document.body.setAttribute(name, doc.body.getAttribute(name) ?? "");
  }
  to.replaceWith(document.adoptNode(from));
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
  changed();
}

addEventListener("popstate", () => location.reload());

export async function refresh() {
  const asked = location.href;
  const { res, doc } = await fetchPage(asked);
  if (res.ok && !res.redirected && asked === location.href) morphMain(doc);
}

// problem is the sentence a refused request answers with.
export const problem = (doc) =>
  doc.querySelector('#main [role="alert"], #main .err, #main p')?.textContent.trim() || "That did not work. Try again.";

export const offline = "There is no connection. What you typed is still here.";

export function toast(text) {
  let box = document.querySelector(".toasts");
  if (!box) {
    box = document.createElement("div");
    box.className = "toasts";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  const el = document.createElement("div");
  const words = document.createElement("span");
  const close = document.createElement("button");
  el.className = "toast";
  words.textContent = text;
  close.className = "btn quiet sm";
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => el.remove());
  el.append(words, close);
  box.append(el);
  leave(el, 10000, () => el.remove());
}

// leave lets a message go after a while, but not while somebody reads it.
export function leave(el, after, done) {
  let timer = setTimeout(done, after);
  for (const on of ["pointerenter", "focusin"]) el.addEventListener(on, () => clearTimeout(timer));
  for (const off of ["pointerleave", "focusout"]) {
    el.addEventListener(off, () => { clearTimeout(timer); timer = setTimeout(done, 2000); });
  }
}
