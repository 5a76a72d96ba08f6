// The list of keys, and single letters. Letters are off until the person turns them on (WCAG 2.1.4), for this tab. They
// only move the focus: Enter confirms, so a slip does nothing.

import { say } from './say.js'

const STORED = 'app-letters'
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

export function initKeys () {
  const dialog = document.querySelector('[data-app-keys-dialog]')
  for (const button of document.querySelectorAll('[data-app-keys]')) {
    button.hidden = !dialog
    button.addEventListener('click', () => dialog.showModal())
  }
  letters = sessionStorage.getItem(STORED) === 'on'
  for (const toggle of document.querySelectorAll('[data-app-keys-toggle]')) {
    toggle.checked = letters
    toggle.addEventListener('change', () => {
      letters = toggle.checked
      sessionStorage.setItem(STORED, letters ? 'on' : 'off')
      for (const other of document.querySelectorAll('[data-app-keys-toggle]')) other.checked = letters
      say(letters ? 'Single letters are on' : 'Single letters are off')
    })
  }
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || inField(event.target) || dialog?.open) return
    if (event.key === '?' && dialog) dialog.showModal()
    else if (letters) onLetter(event)
  })
}
