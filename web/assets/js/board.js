// Cards move between columns and lanes by drag; a card's own menu does the same without. What a
// card sends comes back as the whole board, morphed into place.
import Sortable from "sortablejs";
import { begin, end } from "./busy.js";
import { arrive, fetchPage, offline, problem, toast } from "./page.js";
import { press } from "./press.js";

// send answers whether the form was taken; if not, it says why.
async function send(form, fields) {
  const data = new URLSearchParams(new FormData(form));
  for (const [k, v] of Object.entries(fields)) data.set(k, v);
  try {
    const { res, doc } = await fetchPage(form.action, { method: "POST", body: data });
    if (!res.ok) { toast(problem(doc)); return false; }
    delete form.dataset.dirty;
    arrive(res, doc);
    return true;
  } catch {
    toast(offline);
    return false;
  } finally {
    end(form);
  }
}

// A drop changes the key result it hangs under, its state, or both.
function steps(from, to) {
  if (to.column) return [["form[data-move]", { state: to.column }]];
  const out = [];
  if (to.lane !== from.lane) out.push(["form[data-relink]", { kr: to.lane }]);
  if (to.state && to.state !== from.state) out.push(["form[data-move]", { state: to.state }]);
  return out;
}

async function dropped(e) {
  delete document.body.dataset.dragging;
  if (e.from === e.to) return;
  const todo = steps(e.from.dataset, e.to.dataset);
  e.from.insertBefore(e.item, e.from.children[e.oldIndex] || null); // the answer puts it where it belongs
  if (todo.some(([, fields]) => fields.state === "blocked")) {
    press(e.item.querySelector('[data-act="block"]')); // the reason is asked where it always is
    return;
  }
  const id = e.item.id;
  for (const [query, fields] of todo) {
    const card = e.item.isConnected ? e.item : document.getElementById(id);
    const form = card?.querySelector(query);
    if (!form || !begin(form) || !(await send(form, fields))) return;
  }
}

// A card's menu sends without leaving the page.
document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (e.defaultPrevented || !form.matches("form[data-move]") || form.closest("dialog")) return;
  e.preventDefault();
  const box = form.closest("details.menubox");
  const row = form.closest("[data-row]")?.id;
  const name = e.submitter?.name;
  if (e.submitter?.value === "blocked" && !form.reportValidity()) { end(form); return; }
  if (!(await send(form, name ? { [name]: e.submitter.value } : {}))) return;
  if (box) box.open = false;
  document.getElementById(row)?.querySelector("a, button")?.focus({ preventScroll: true });
});

// An empty date says "Due" instead of its pattern.
document.addEventListener("change", (e) => {
  if (e.target.matches(".quick input[type=date]")) e.target.toggleAttribute("data-set", e.target.value !== "");
});

function wire() {
  for (const list of document.querySelectorAll("[data-column], [data-lane]")) {
    if (list.dataset.wired) continue;
    list.dataset.wired = "true";
    Sortable.create(list, {
      group: list.dataset.column ? "columns" : "lanes", draggable: "[data-card]", sort: false, animation: 120, delay: 150, delayOnTouchOnly: true,
      filter: "button, select, summary, input, .menu", preventOnFilter: false,
      onStart: () => (document.body.dataset.dragging = "true"), onEnd: dropped,
    });
  }
}

wire();
document.addEventListener("page:changed", wire);
