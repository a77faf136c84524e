// A link marked data-dialog opens the form of its page in a dialog; the page itself works without.
import { fetchPage, morphMain, toast } from "./page.js";

let dialog, opener;

function shell() {
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.className = "dlg";
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    opener?.focus();
  });
  dialog.addEventListener("click", (e) => {
    if (e.target === dialog || e.target.closest("[data-close]")) { e.preventDefault(); dialog.close(); }
  });
  dialog.addEventListener("submit", send);
  document.body.append(dialog);
  return dialog;
}

function show(doc) {
  const body = doc.querySelector("[data-dialog-body]");
  if (!body) return false;
  const box = shell();
  box.replaceChildren(document.adoptNode(body));
  const title = box.querySelector("h1, h2");
  if (title) { title.id ||= "dialog-title"; box.setAttribute("aria-labelledby", title.id); }
  if (!box.open) box.showModal();
  const first = box.querySelector("[aria-invalid=true], [autofocus], input:not([type=hidden]), textarea, select");
  first?.focus();
  document.dispatchEvent(new CustomEvent("page:changed"));
  return true;
}

async function send(e) {
  const form = e.target;
  if (form.method !== "post") return;
  e.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "true";
  const data = new FormData(form, e.submitter);
  const multipart = form.enctype === "multipart/form-data";
  try {
    const { res, doc } = await fetchPage(form.action, { method: "POST", body: multipart ? data : new URLSearchParams(data) });
    if (!res.ok && show(doc)) return;
    if (!res.ok) { toast(doc.querySelector("main p")?.textContent || "That did not work. Try again."); return; }
    dialog.close();
    const here = new URL(location.href), there = new URL(res.url);
    if (here.pathname === there.pathname && here.search === there.search) morphMain(doc);
    else location.assign(res.url);
  } catch {
    toast("There is no connection. What you typed is still here.");
  } finally {
    delete form.dataset.sending;
    delete form.dataset.busy;
  }
}

document.addEventListener("click", async (e) => {
  const link = e.target.closest("a[data-dialog]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
  e.preventDefault();
  opener = link;
  try {
    const url = new URL(link.href);
    if (!url.searchParams.has("return")) url.searchParams.set("return", location.pathname + location.search);
    const { doc } = await fetchPage(url);
    if (!show(doc)) location.assign(link.href);
  } catch {
    location.assign(link.href);
  }
});
