// The list of keys, and single letters. Letters are off until the person turns them on (WCAG 2.1.4), which the account
// remembers. They only move the focus: Enter confirms, so a slip does nothing.

import { say } from './say.js'

let letters = false

const inField = target => target.matches?.('input:not([type="checkbox"], [type="radio"]), textarea, select')

function toStop (step) {
  const stops = [...document.querySelectorAll('[data-app-stop]')]
  if (!stops.length) return
  const here = stops.findIndex(stop => stop.contains(document.activeElement))
  const stop = stops[Math.max(0, Math.min(stops.length - 1, here + step))]
  for (const other of stops) other.classList.toggle('app-change__row--here', other === stop)
  stop.focus()
}

function onLetter (event) {
  const key = event.key.toLowerCase()
  if (key === 'j' || key === 'k') {
    event.preventDefault()
    toStop(key === 'j' ? 1 : -1)
    return
  }
  const target = /^[a-z]$/.test(key) && document.querySelector(`[data-app-key="${key}"]`)
  if (!target) return
  event.preventDefault()
  target.focus()
  say(`${target.textContent.trim()}: press Enter to confirm`)
}

// Holds at once on this page; where the account could not take it, it is put back, and that is said.
async function turn (toggle) {
  letters = toggle.checked
  let stored = false
  try {
    const response = await fetch(toggle.form.action, {
      method: 'POST',
      body: new FormData(toggle.form),
      headers: { 'HX-Request': 'true' },
      credentials: 'same-origin',
      keepalive: true
    })
    stored = response.ok && !response.redirected
  } catch { /* no connection */ }
  if (!stored) letters = toggle.checked = !letters
  const now = `Single-key shortcuts are ${letters ? 'on' : 'off'}`
  say(stored ? now : `Not stored. ${now}. Try again in a moment`)
}

export function initKeys () {
  const dialog = document.querySelector('[data-app-keys-dialog]')
  for (const button of document.querySelectorAll('[data-app-keys]')) {
    button.hidden = !dialog
    button.addEventListener('click', () => dialog.showModal())
  }
  const toggle = document.querySelector('[data-app-keys-toggle]')
  if (toggle) {
    letters = toggle.checked
    for (const button of toggle.form.querySelectorAll('[data-app-keys-store]')) button.hidden = true
    toggle.addEventListener('change', () => turn(toggle))
  }
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || inField(event.target) || dialog?.open) return
    if (event.key === '?' && dialog) dialog.showModal()
    else if (letters) onLetter(event)
  })
}
