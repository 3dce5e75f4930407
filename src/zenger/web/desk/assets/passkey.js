/* Asks the browser for a passkey and sends what it answers with the form. Without this script, or
   where a browser has no passkeys, the form stays hidden and a code is typed in its place. */
"use strict";
(() => {
  if (!window.PublicKeyCredential || !window.isSecureContext) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const WORDS = {
    NotAllowedError: "Nothing was chosen, or it took too long. Try again, or use a code.",
    InvalidStateError: "This passkey was added before.",
    SecurityError: "Passkeys work only where the desk is opened by a name, such as localhost, and not by a number.",
  };

  async function asked(form) {
    const sent = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    const reply = await fetch(form.dataset.ask, { method: "POST", body: sent, credentials: "same-origin" });
    if (!reply.ok || reply.redirected) throw new Error("The desk did not answer. Load the page again and repeat it.");
    const options = await reply.json();
    return { ...options, challenge: bytes(options.challenge) };
  }

  async function answer(form) {
    const options = await asked(form);
    const isNew = form.dataset.passkey === "create";
    const found = isNew
      ? await navigator.credentials.create({ publicKey: { ...options, user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: listed(options.excludeCredentials) } })
      : await navigator.credentials.get({ publicKey: { ...options, allowCredentials: listed(options.allowCredentials) } });
    const parts = isNew ? ["clientDataJSON", "attestationObject"] : ["clientDataJSON", "authenticatorData", "signature"];
    const response = Object.fromEntries(parts.map((part) => [part, text(found.response[part])]));
    return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button"), problem = form.querySelector("[role=alert]");
    form.hidden = false;
    for (const other of document.querySelectorAll("[data-without-passkeys]")) other.hidden = true;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      problem.textContent = "";
      try {
        form.elements.answer.value = await answer(form);
        form.submit();
      } catch (error) {
        problem.textContent = WORDS[error.name] || error.message;
        button.disabled = false;
        button.focus();
      }
    });
  }
})();
