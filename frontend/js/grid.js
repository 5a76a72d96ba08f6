// The monthly return's grid: a row opens in place, Ctrl+Enter goes to what is to be answered next, Esc closes and goes back
// to where the row was opened. `cells.js` has the keys of its cells.

import { askedUnder, formRowOf, isOpen, openerOf, rowOf, setOpen, swap } from './rows.js'
import { somethingUnsaved } from './saving.js'
import { say } from './say.js'

const FIELDS = 'select, textarea, input:not([type="hidden"])'
const TO_ANSWER = '[data-app-answer], [aria-invalid="true"]'
const OFFLINE = 'You are offline. This row can’t be opened until you are back online.'
const SIGNED_OUT = 'You have been signed out. Sign in again in another tab, then open this row.'
const FAILED = 'This row can’t be opened just now. Save your other rows, then try again.'

const gridRowOf = element => {
  const row = element.closest?.('.app-grid__row, .app-grid__msg, .app-grid__form')
  return row && !row.matches('.app-grid__row') ? rowOf(row) : row
}

async function openRow (row) {
  const formRow = formRowOf(row)
  if (formRow?.matches('[data-app-lazy]') && !await load(row, formRow)) return
  setOpen(row, true)
  ;(formRow?.querySelector(TO_ANSWER) ?? formRow?.querySelector(FIELDS))?.focus()
}

// Fetches the form of a row that the page came without. Without a connection nothing leaves the page: the browser's own
// error page would take along what is not saved yet.
async function load (row, formRow) {
  const opener = openerOf(row)
  let response
  try {
    response = await fetch(opener.href, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' })
  } catch {
    return cannotOpen(row, formRow, OFFLINE)
  }
  if (response.ok && !response.redirected && swap(row, await response.text())) return true
  if (somethingUnsaved()) return cannotOpen(row, formRow, response.redirected ? SIGNED_OUT : FAILED)
  location.assign(opener.href) // the way that works without script
  return false
}

function cannotOpen (row, formRow, text) {
  const note = document.createElement('p')
  note.className = 'app-find app-find--error'
  note.textContent = text
  formRow.querySelector('td').replaceChildren(note)
  setOpen(row, true)
  say(text)
  return false
}

function closeRow (row) {
  setOpen(row, false)
  openerOf(row)?.focus()
}

function nextToAnswer (event) {
  const places = [...document.querySelectorAll('[data-app-todo]')].filter(place => !place.hidden)
  if (!places.length) return
  event.preventDefault()
  const here = places.findIndex(place => place === gridRowOf(document.activeElement) || place.contains(document.activeElement))
  const place = places[(here + 1) % places.length]
  const asked = place.matches('.app-grid__row') && askedUnder(place)
  if (asked) asked.focus()
  else if (place.matches('.app-grid__row') && !isOpen(formRowOf(place))) openRow(place)
  else {
    const within = formRowOf(place) ?? place
    ;(within.querySelector(TO_ANSWER) ?? within.querySelector(`${FIELDS}, a, button`))?.focus()
  }
  place.scrollIntoView({ block: 'center' })
}

export function initGrid () {
  const grid = document.querySelector('.app-grid')
  if (!grid) return
  document.addEventListener('click', event => {
    const opener = event.target.closest?.('[data-app-open]')
    if (opener) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return // the person wants it in a tab of its own
      event.preventDefault()
      const row = gridRowOf(opener)
      if (isOpen(formRowOf(row))) closeRow(row)
      else openRow(row)
    }
    if (event.target.closest?.('[data-app-next]')) nextToAnswer(event)
  })
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.ctrlKey) nextToAnswer(event)
    if (event.key === 'Escape') {
      const row = gridRowOf(event.target)
      if (row && isOpen(formRowOf(row))) closeRow(row)
    }
  })
  const showNext = scope => { for (const button of scope.querySelectorAll('[data-app-next]')) button.hidden = false }
  showNext(document)
  document.addEventListener('app:fresh', event => showNext(event.target))
}
