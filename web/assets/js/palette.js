// Ctrl K: search or jump. The same search is a page of its own without script.
import { fetchPage } from "./page.js";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const out = dialog?.querySelector("[data-palette-results]");
let timer, asked = 0;

function open() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  input.select();
}

async function search() {
  const turn = ++asked;
  const url = new URL(document.body.dataset.search, location.href);
  url.searchParams.set("q", input.value);
  try {
    const { res, doc } = await fetchPage(url, { headers: { "X-Fragment": "results" } });
    if (turn === asked && res.ok) out.replaceChildren(...doc.body.children);
  } catch { /* typing on tries again */ }
}

function move(by) {
  const links = [...out.querySelectorAll("a")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement) + by;
  (at < 0 ? input : links[Math.min(at, links.length - 1)]).focus();
}

if (dialog) {
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 90); });
  dialog.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown") { e.preventDefault(); move(1); }
    if (e.key === "ArrowUp") { e.preventDefault(); move(-1); }
    if (e.key === "Enter" && e.target === input) {
      const first = out.querySelector("a");
      if (first && input.value) { e.preventDefault(); first.click(); }
    }
  });
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-palette]") && !e.ctrlKey && !e.metaKey) { e.preventDefault(); open(); }
  });
  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") { e.preventDefault(); open(); }
  });
}
