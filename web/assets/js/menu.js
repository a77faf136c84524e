// Menus are details elements; scripts close the one that was left, and open what a key asks for.
const open = () => document.querySelectorAll("details.menubox[open]");

document.addEventListener("click", (e) => {
  for (const box of open()) if (!box.contains(e.target)) box.open = false;
});

document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || e.defaultPrevented) return;
  for (const box of open()) {
    if (!box.contains(document.activeElement)) continue;
    box.open = false;
    box.querySelector("summary")?.focus();
    e.preventDefault();
  }
});

// reveal opens a summary with everything around it and puts the cursor into its first field.
export function reveal(summary) {
  if (!summary) return;
  for (let box = summary.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  summary.parentElement.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}
