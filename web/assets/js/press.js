// press clicks what a key or a drop stands for. A summary opens with the menus round it, and its
// first field takes the focus.
export function press(el) {
  if (!el) return;
  const own = el.matches("summary") ? el.parentElement : undefined;
  for (let box = (own ?? el).parentElement?.closest("details"); own && box; box = box.parentElement?.closest("details")) box.open = true;
  if (own) own.open = true;
  else el.click();
  own?.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}
