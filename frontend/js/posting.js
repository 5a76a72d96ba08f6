// Sends what a form says, and says in words what came of it: the answer, or why there is none.

// `waits`: what was typed is sent again by itself; `toRepeat` is for what is not. `isGone`: it is never saved, however often
// it is sent.
export const WAITING = {
  kind: 'waiting',
  text: 'Waiting for connection',
  toRepeat: 'Not saved: there is no connection. Try again when you are back online',
  waits: true
}
export const SIGNED_OUT = {
  kind: 'refused',
  text: 'Not saved: sign in again in another tab, then come back',
  toRepeat: 'Not saved: sign in again in another tab, then try again',
  waits: true
}
export const FAILED = { kind: 'refused', text: 'Not saved: something went wrong on our side. Change it again' }
export const GONE = { kind: 'refused', text: 'Not saved: a row is no longer in this return. Load the page again', isGone: true }

const ANSWERS = [409, 422] // they say what was not saved and why

export async function post (address, fields) {
  let response
  try {
    response = await fetch(address, {
      method: 'POST',
      body: fields,
      headers: { 'HX-Request': 'true' },
      credentials: 'same-origin',
      keepalive: true // following a link at once must not cut the saving short
    })
  } catch {
    return { problem: WAITING }
  }
  if (response.redirected || [401, 403].includes(response.status)) return { problem: SIGNED_OUT }
  if ([502, 503, 504].includes(response.status)) return { problem: WAITING }
  if (response.status === 404) return { problem: GONE }
  if (!response.ok && !ANSWERS.includes(response.status)) return { problem: FAILED }
  return { html: await response.text() }
}

// A click is press and release: leaving a field by pressing a button saves the row, and its answer must not take the
// button away before it is released. Opening a select swallows the release, so the wait is short.
const LONGEST_PRESS = 600
let pointerIsDown = false
let released = () => {}

export const pointerUp = () => pointerIsDown
  ? new Promise(resolve => {
    released = resolve
    setTimeout(resolve, LONGEST_PRESS)
  })
  : Promise.resolve()

export function watchPointer () {
  addEventListener('pointerdown', () => { pointerIsDown = true }, { capture: true })
  for (const type of ['pointerup', 'pointercancel']) {
    addEventListener(type, () => {
      pointerIsDown = false
      setTimeout(released) // the click itself comes after the release
    }, { capture: true })
  }
}
