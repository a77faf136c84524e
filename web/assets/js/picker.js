// The KR picker is a list of radio buttons; typing filters it, 1 to 9 choose, the effect follows.
import { fetchPage } from "./page.js";

const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function filter(picker) {
  const words = fold(picker.querySelector("[data-picker-search]")?.value || "").split(/\s+/).filter(Boolean);
  for (const option of picker.querySelectorAll("[data-option]")) {
    const text = fold(option.textContent);
    option.hidden = !words.every((w) => text.includes(w));
  }
  for (const group of picker.querySelectorAll("[data-option-group]")) {
    group.hidden = !group.querySelector("[data-option]:not([hidden])");
  }
}

document.addEventListener("input", (e) => {
  if (e.target.matches("[data-picker-search]")) filter(e.target.closest("[data-picker]"));
});

document.addEventListener("keydown", (e) => {
  const picker = e.target.closest?.("[data-picker]");
  if (!picker) return;
  const search = e.target.matches("[data-picker-search]");
  if (search && e.key === "ArrowDown") {
    e.preventDefault();
    picker.querySelector("[data-option]:not([hidden]) input")?.focus();
  }
  if (search && e.key === "Enter" && !e.ctrlKey && !e.metaKey) {
    e.preventDefault();
    choose(picker, 0);
  }
  if (/^[1-9]$/.test(e.key) && !e.ctrlKey && !e.metaKey && !e.altKey && (!search || e.target.value === "") && choose(picker, e.key - 1)) e.preventDefault();
});

function choose(picker, at) {
  const option = [...picker.querySelectorAll("[data-option]:not([hidden]) input")][at];
  if (!option) return false;
  option.checked = true;
  option.dispatchEvent(new Event("input", { bubbles: true }));
  option.dispatchEvent(new Event("change", { bubbles: true }));
  option.focus();
  return true;
}

// A form that names an effect address shows what saving it would change.
async function effect(form) {
  const box = form.querySelector("[data-effect-out]");
  if (!box) return;
  const url = new URL(form.dataset.effect, location.href);
  for (const [k, v] of new FormData(form)) if (["kr", "team", "objective"].includes(k)) url.searchParams.set(k, v);
  try {
    const { res, doc } = await fetchPage(url, { headers: { "X-Fragment": "effect" } });
    if (res.ok) box.replaceChildren(...doc.body.childNodes);
  } catch { /* the form works without it */ }
}

document.addEventListener("change", (e) => {
  const form = e.target.closest("form[data-effect]");
  if (form && ["kr", "team", "objective"].includes(e.target.name)) effect(form);
});
