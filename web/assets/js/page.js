// The one way a part of the page is replaced: fetch a whole page, morph its #main into ours.
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

const parser = new DOMParser();

export async function fetchPage(url, options = {}) {
  const res = await fetch(url, { credentials: "same-origin", ...options });
  return { res, doc: parser.parseFromString(await res.text(), "text/html") };
}

const typing = (el) => el instanceof Element && el.matches("input, textarea, select");
const dirty = (form) => form.dataset.dirty === "true";

export function morphMain(doc) {
  const next = doc.getElementById("main");
  const main = document.getElementById("main");
  if (!next || !main) return false;
  Idiomorph.morph(main, next, {
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed(node) {
        if (!(node instanceof Element)) return true;
        if (node.matches("form") && dirty(node)) return false; // somebody is writing here
        if (node.matches("details[open]") && node.contains(document.activeElement)) return false;
        return !(typing(node) && node === document.activeElement);
      },
    },
  });
  for (const part of [".side", ".tabs"]) {
    const from = doc.querySelector(part), to = document.querySelector(part);
    if (from && to) Idiomorph.morph(to, from);
  }
  document.dispatchEvent(new CustomEvent("page:changed"));
  return true;
}

export async function refresh() {
  const { res, doc } = await fetchPage(location.href);
  if (res.ok && !res.redirected) morphMain(doc);
}

export function toast(text) {
  let box = document.querySelector(".toasts");
  if (!box) {
    box = document.createElement("div");
    box.className = "toasts";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  const el = document.createElement("p");
  el.className = "toast";
  el.textContent = text;
  box.append(el);
  setTimeout(() => el.remove(), 6000);
}
