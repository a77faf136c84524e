// Forms know when they hold something unsaved, send themselves once, and save with Ctrl Enter.
document.addEventListener("input", (e) => {
  const form = e.target.closest("form");
  if (form && form.method === "post") form.dataset.dirty = "true";
  if (e.target.matches("input[type=range]")) {
    e.target.setAttribute("data-v", e.target.value * (100 / (e.target.max || 100)) | 0);
    const out = form?.querySelector(`output[for="${e.target.id}"]`);
    if (out) out.textContent = e.target.value;
  }
});

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (e.defaultPrevented) return;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) { e.preventDefault(); return; }
  if (form.dataset.busy === "true") { e.preventDefault(); return; }
  if (form.method === "post") {
    form.dataset.busy = "true";
    e.submitter?.setAttribute("aria-busy", "true");
  }
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
});

document.addEventListener("change", (e) => {
  if (e.target.matches("[data-submit-on-change]")) e.target.form.requestSubmit();
});

document.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey)) return;
  const form = e.target.closest?.("form") || document.querySelector("form[data-main]");
  if (form) { e.preventDefault(); form.requestSubmit(); }
});

for (const el of document.querySelectorAll(".flash")) setTimeout(() => el.classList.add("gone"), 8000);
const zone = document.querySelector("input[data-zone], select[data-zone]");
if (zone && zone.value === "UTC") zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
