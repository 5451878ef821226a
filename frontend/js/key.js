// Security keys: asks the key and puts its answer into the form, which then goes the ordinary way.
export function startKeys() {
  if (!window.PublicKeyCredential) return;
  for (const root of document.querySelectorAll("[data-key]")) {
    if (root.dataset.key === "add") startAdding(root);
    else startProving(root);
  }
}

function startAdding(form) {
  form.addEventListener("submit", async (event) => {
    const answer = form.elements.answer;
    if (answer.value) return;
    event.preventDefault();
    await asked(form, async () => {
      const options = await question(form, "add");
      if (!options) return form.submit(); // a code is asked for first: the page of it keeps what was typed
      answer.value = JSON.stringify(toJson(await navigator.credentials.create({ publicKey: options })));
      form.submit();
    });
  });
}

function startProving(root) {
  const field = document.getElementById(root.dataset.keyField);
  const button = root.querySelector("[data-key-use]");
  if (!field || !button) return;
  root.hidden = false;
  button.addEventListener("click", () =>
    asked(root, async () => {
      const options = await question(field.form, "prove", root.dataset.keyQuestion);
      field.value = JSON.stringify(toJson(await navigator.credentials.get({ publicKey: options })));
      field.form.submit();
    }),
  );
}

async function asked(root, ask) {
  const problem = root.querySelector("[data-key-problem]");
  problem.hidden = true;
  try {
    await ask();
  } catch {
    problem.hidden = false;
  }
}

async function question(form, purpose, address = form.dataset.keyQuestion) {
  const told = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, purpose });
  const answer = await fetch(address, { method: "POST", body: told });
  if (answer.status === 403) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  const options = await answer.json();
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const one of list || []) one.id = toBytes(one.id);
  }
  return options;
}

function toJson(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response };
}

function toBytes(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

function toText(bytes) {
  const raw = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
