// Menus are details elements; scripts close the one that was left.
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
