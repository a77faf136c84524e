// A link marked data-dialog opens the form of its page in a dialog; the page itself works without.
import { begin, end } from "./busy.js";
import { arrive, fetchPage, offline, problem, refresh, toast } from "./page.js";

let dialog, opener, pressed;

function shell() {
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.className = "dlg";
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
  dialog.addEventListener("cancel", (e) => { if (!mayLeave()) e.preventDefault(); });
  dialog.addEventListener("pointerdown", (e) => { pressed = e.target; });
  dialog.addEventListener("click", (e) => {
    const outside = e.target === dialog && pressed === dialog;
    if (!outside && !e.target.closest("[data-close]")) return;
    e.preventDefault();
    if (mayLeave()) dialog.close();
  });
  dialog.addEventListener("submit", send);
  document.body.append(dialog);
  return dialog;
}

const mayLeave = () => !dialog.querySelector('form[data-dirty="true"]') || confirm("Close without saving what you typed?");

function show(doc) {
  const body = doc.querySelector("[data-dialog-body]");
  if (!body) return false;
  const box = shell();
  box.replaceChildren(document.adoptNode(body));
  const title = box.querySelector("h1, h2");
  if (title) { title.id ||= "dialog-title"; box.setAttribute("aria-labelledby", title.id); }
  if (!box.open) box.showModal();
  for (const first of ["[aria-invalid=true]", "[autofocus]", "input:not([type=hidden]), textarea, select", "button"]) {
    const el = box.querySelector(first);
    if (el) { el.focus(); break; }
  }
  document.dispatchEvent(new CustomEvent("page:changed"));
  return true;
}

async function send(e) {
  const form = e.target;
  if (form.method !== "post" || e.defaultPrevented) return;
  e.preventDefault();
  if (!begin(form, e.submitter)) return;
  const data = new FormData(form, e.submitter);
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  try {
    const { res, doc } = await fetchPage(e.submitter?.hasAttribute("formaction") ? e.submitter.formAction : form.action, { method: "POST", body });
    if (!res.ok && !show(doc)) { toast(problem(doc)); return; }
    if (!res.ok) {
      for (const el of dialog.querySelectorAll("form")) el.dataset.dirty = "true";
      return;
    }
    const said = doc.querySelector(".flash span")?.textContent;
    if (data.has("another") && show(doc)) { // the next one of the same kind
      if (said) toast(said);
      refresh();
      return;
    }
    if (!res.redirected && show(doc)) { refresh(); return; } // an answer to read, such as a link shown once
    dialog.close();
    arrive(res, doc);
  } catch {
    toast(offline);
  } finally {
    end(form);
  }
}

document.addEventListener("click", async (e) => {
  const link = e.target.closest("a[data-dialog]");
  if (!link || e.defaultPrevented || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  if (!dialog?.open) opener = link;
  try {
    const url = new URL(link.href);
    if (!url.searchParams.has("return")) url.searchParams.set("return", location.pathname + location.search);
    const { doc } = await fetchPage(url);
    if (!show(doc)) location.assign(link.href);
  } catch {
    location.assign(link.href);
  }
});
