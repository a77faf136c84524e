// A form with a question for a passkey is answered by the browser and then goes on its way.
const make = (form) => form.dataset.passkey === "create";

async function answer(form) {
  const kind = PublicKeyCredential;
  const question = JSON.parse(form.dataset.question);
  const key = make(form)
    ? await navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(question) })
    : await navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(question) });
  form.elements.answer.value = JSON.stringify(key);
}

async function ask(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    await answer(form);
    form.submit(); // without another look at it
  } catch {
    failed.hidden = false;
  }
}

document.addEventListener("submit", (e) => {
  if (!e.target.matches("form[data-passkey]")) return;
  e.preventDefault();
  ask(e.target);
});

const form = document.querySelector("form[data-passkey]");
if (form && globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON && navigator.credentials) {
  form.hidden = false;
  document.querySelector("[data-without-passkeys]").hidden = true;
  if (!make(form)) ask(form);
}
