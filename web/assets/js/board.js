// Cards move between columns by drag; a card's own menu does the same without.
import Sortable from "sortablejs";
import { fetchPage, morphMain, toast } from "./page.js";

async function send(form, fields) {
  const data = new URLSearchParams(new FormData(form));
  for (const [k, v] of Object.entries(fields)) data.set(k, v);
  const { res, doc } = await fetchPage(form.action, { method: "POST", body: data });
  if (!res.ok) throw new Error(doc.querySelector("main p")?.textContent || "That did not work. Try again.");
  morphMain(doc);
}

async function dropped(e) {
  if (e.from === e.to) return;
  const back = () => e.from.insertBefore(e.item, e.from.children[e.oldIndex] || null);
  const form = e.item.querySelector(e.to.dataset.column ? "form[data-move]" : "form[data-relink]");
  const fields = e.to.dataset.column ? { state: e.to.dataset.column } : { to: e.to.dataset.lane };
  if (!form) { back(); return; }
  if (fields.state === "blocked") {
    back();
    e.item.querySelector('[data-act="block"]')?.click(); // the reason is asked where it always is
    return;
  }
  try {
    await send(form, fields);
  } catch (err) {
    back();
    toast(err.message);
  }
}

function wire() {
  for (const list of document.querySelectorAll("[data-column], [data-lane]")) {
    if (list.dataset.wired) continue;
    list.dataset.wired = "true";
    Sortable.create(list, { group: list.dataset.column ? "columns" : "lanes", draggable: "[data-card]", animation: 120, delay: 150, delayOnTouchOnly: true, filter: "a, button, select, summary, input", preventOnFilter: false, onEnd: dropped });
  }
}

wire();
document.addEventListener("page:changed", wire);
