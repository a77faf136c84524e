// Cards move between columns by drag; a card's own menu does the same without. What a card sends
// comes back as the whole board, morphed into place.
import Sortable from "sortablejs";
import { fetchPage, morphMain, toast } from "./page.js";
import { reveal } from "./menu.js";

const cards = "form[data-move], form[data-relink]";

async function send(form, fields) {
  const data = new URLSearchParams(new FormData(form));
  for (const [k, v] of Object.entries(fields)) data.set(k, v);
  const { res, doc } = await fetchPage(form.action, { method: "POST", body: data });
  if (!res.ok) throw new Error(doc.querySelector("main p.err, main [role=alert], main p")?.textContent || "That did not work. Try again.");
  delete form.dataset.dirty;
  morphMain(doc);
}

// A drop changes the state, the key result, or both: first where it hangs, then how it stands.
function changes(from, to) {
  if (to.column) return [["form[data-move]", { state: to.column }]];
  const out = [];
  if (to.lane !== from.lane) out.push(["form[data-relink]", { kr: to.lane }]);
  if (to.state && to.state !== from.state) out.push(["form[data-move]", { state: to.state }]);
  return out;
}

async function dropped(e) {
  if (e.from === e.to) return;
  const next = e.from.children[e.oldIndex] || null;
  const back = () => e.from.insertBefore(e.item, next);
  const steps = changes(e.from.dataset, e.to.dataset);
  try {
    for (const [query, fields] of steps) {
      const form = e.item.querySelector(query);
      if (!form) { back(); return; }
      if (fields.state === "blocked") { // the reason is asked where it always is
        back();
        reveal(e.item.querySelector('[data-act="block"]'));
        return;
      }
      await send(form, fields);
    }
  } catch (err) {
    back();
    toast(err.message);
  }
}

// A card's menu sends without leaving the page.
document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (e.defaultPrevented || !form.matches(cards) || form.closest("dialog")) return;
  e.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "true";
  const field = e.submitter?.name;
  const box = form.closest("details.menubox");
  const opener = box?.querySelector("summary");
  const row = form.closest("[data-row]")?.id;
  if (box) { box.open = false; document.activeElement?.blur(); }
  try {
    await send(form, field ? { [field]: e.submitter.value } : {});
    (document.getElementById(row)?.querySelector("a, button"))?.focus({ preventScroll: true });
  } catch (err) {
    if (box) box.open = true;
    opener?.focus();
    toast(err.message);
  } finally {
    delete form.dataset.sending;
    delete form.dataset.busy;
  }
});

function wire() {
  for (const list of document.querySelectorAll("[data-column], [data-lane]")) {
    if (list.dataset.wired) continue;
    list.dataset.wired = "true";
    Sortable.create(list, { group: list.dataset.column ? "columns" : "lanes", draggable: "[data-card]", sort: false, animation: 120, delay: 150, delayOnTouchOnly: true, filter: "button, select, summary, input, .menu", preventOnFilter: false, onEnd: dropped });
  }
}

wire();
document.addEventListener("page:changed", wire);
