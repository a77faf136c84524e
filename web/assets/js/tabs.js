// Where tabs are wider than the screen, the current one is brought into sight.
const show = () => {
  for (const tab of document.querySelectorAll(".subnav [aria-current], .coltabs [aria-current]")) {
    const row = tab.closest("ul, nav");
    const box = row.getBoundingClientRect(), at = tab.getBoundingClientRect();
    if (at.left < box.left || at.right > box.right) row.scrollLeft += at.left - box.left - (box.width - at.width) / 2;
  }
};

document.addEventListener("page:changed", show);
show();
