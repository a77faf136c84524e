// A form sends itself once; its button says that it is at it.
const buttons = new WeakMap();

// begin answers whether the form may send now.
export function begin(form, button) {
  if (form.dataset.busy) return false;
  form.dataset.busy = "true";
  const at = button ?? form.querySelector("button.primary, button:not([type=button])");
  at?.setAttribute("aria-busy", "true");
  if (at) buttons.set(form, at);
  return true;
}

export function end(form) {
  delete form.dataset.busy;
  buttons.get(form)?.removeAttribute("aria-busy");
}
