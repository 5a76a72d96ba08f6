// Passkeys: asks the browser to create one or to sign with one, and sends its answer with the form. The server's question
// is in the page as JSON, with bytes as base64url.

const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0))

const toText = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

const withBytes = list => (list ?? []).map(item => ({ ...item, id: toBytes(item.id) }))

async function create ({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: withBytes(publicKey.excludeCredentials)
    }
  })
  return answerOf(made, {
    clientDataJSON: toText(made.response.clientDataJSON),
    attestationObject: toText(made.response.attestationObject)
  })
}

async function sign ({ publicKey }) {
  const signed = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials)
    }
  })
  const { clientDataJSON, authenticatorData, signature, userHandle } = signed.response
  return answerOf(signed, {
    clientDataJSON: toText(clientDataJSON),
    authenticatorData: toText(authenticatorData),
    signature: toText(signature),
    userHandle: userHandle ? toText(userHandle) : null
  })
}

function answerOf (credential, response) {
  const { id, type, authenticatorAttachment } = credential
  const clientExtensionResults = credential.getClientExtensionResults()
  return { id, rawId: toText(credential.rawId), type, authenticatorAttachment, clientExtensionResults, response }
}

const DOES = { create, sign }

export function initPasskeys () {
  for (const form of document.querySelectorAll('form[data-app-passkey]')) {
    const options = document.getElementById('passkey-options')
    const offer = form.querySelector('[data-app-passkey-offer]')
    if (!options || !offer || !window.PublicKeyCredential) continue
    const start = form.querySelector('[data-app-passkey-start]')
    const problem = form.querySelector('[data-app-passkey-problem]')
    offer.hidden = false
    const none = form.querySelector('[data-app-passkey-none]')
    if (none) none.hidden = true
    start.addEventListener('click', async () => {
      problem.hidden = true
      start.disabled = true
      try {
        const answer = await DOES[form.dataset.appPasskey](JSON.parse(options.textContent))
        form.querySelector('[data-app-passkey-answer]').value = JSON.stringify(answer)
        form.submit()
      } catch (error) {
        start.disabled = false
        problem.textContent = error.name === 'InvalidStateError'
          ? 'You have added this passkey already.'
          : 'The passkey was not used. Try again.'
        problem.hidden = false
      }
    })
  }
}
