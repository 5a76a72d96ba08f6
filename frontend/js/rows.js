// A row of the grid and the form under it: finding one from the other, opening, closing, and making both say what the
// server's newer version says, without losing focus, caret, Ctrl+Z or a letter that was typed meanwhile.

import { keyed, savedStateOf, setState, snapshotOf, stateOf } from './controls.js'
import { morph } from './morph.js'

export const formRowOf = row => document.getElementById(row.id.replace(/^row-/, 'form-'))
export const rowOf = under => document.getElementById(under.id.replace(/^(form|msg)-/, 'row-'))
export const formIn = formRow => formRow.querySelector('form[data-app-row]')
export const openerOf = row => row.querySelector('[data-app-open]')
export const cellsOf = row => [...row.querySelectorAll('[data-app-cell] :is(input, select)')]
export const askedUnder = row => document.getElementById(row.id.replace(/^row-/, 'msg-'))?.querySelector('[data-app-answer]')
export const isOpen = formRow => Boolean(formRow) && !formRow.hidden

export function setOpen (row, open) {
  const formRow = formRowOf(row)
  const opener = openerOf(row)
  if (formRow) formRow.hidden = !open
  row.classList.toggle('app-grid__row--opened', open)
  if (!opener) return
  opener.setAttribute('aria-expanded', String(open))
  const word = [...opener.childNodes].find(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
  if (word) word.data = open ? 'Close' : 'Open'
}

// A button that settles a field goes away with its question: the focus is then in the field. `keep` names the field,
// `take` a field and which of that name it is.
function fieldSettledBy (button, form) {
  const [name, place] = button.value?.split(':') ?? []
  if (button.name === 'take') return `${name}#${place}`
  if (button.name !== 'keep') return undefined
  const wanted = name === 'people' ? 'people_count' : name
  return [...keyed(form)].find(([, control]) => control.name === wanted)?.[0]
}

function placeOfFocus (row, formRow) {
  const element = document.activeElement
  if (!row.contains(element) && !formRow?.contains(element)) return null
  let caret = null
  try {
    caret = [element.selectionStart, element.selectionEnd]
  } catch { /* a checkbox has no caret */ }
  const form = formRow && formIn(formRow)
  const key = form && ([...keyed(form)].find(([, control]) => control === element)?.[0] ?? fieldSettledBy(element, form))
  return { id: element.id, key, opener: element.matches('[data-app-open]'), caret }
}

function restoreFocus (place, row, formRow) {
  if (!place) return
  const form = formRow && formIn(formRow)
  if (document.activeElement?.isConnected && document.activeElement !== document.body) return // it was left in place
  const target = (place.opener && openerOf(row)) ||
    (place.key && form && keyed(form).get(place.key)) ||
    (place.id && document.getElementById(place.id)) ||
    openerOf(row)
  target?.focus({ preventScroll: true })
  if (place.caret?.[0] != null && target?.setSelectionRange) {
    try {
      target.setSelectionRange(...place.caret)
    } catch { /* number and date fields refuse */ }
  }
}

// Makes this row, its form and every other element of `html` whose id is on the page (reconciliation, progress bar)
// say what the answer says. `sent` is what the form said when it was sent: what differs by now was typed since, and is
// kept. So are cells that say something else than when they were sent, `cells`, or than the page said.
// Returns the row and whether something typed since is still to be saved; null when the answer holds no such row.
export function swap (row, html, sent, cells = new Map()) {
  const template = document.createElement('template')
  template.innerHTML = html
  const newRow = [...template.content.querySelectorAll('[id]')].find(element => element.id === row.id)
  if (!newRow) return null
  const formRow = formRowOf(row)
  const wasOpen = isOpen(formRow)
  const place = placeOfFocus(row, formRow)
  const form = formRow && formIn(formRow)
  const now = form ? snapshotOf(form) : new Map()

  const typed = new Map(cellsOf(row).map(cell => [cell, stateOf(cell)]))
  const settled = new Set(cellsOf(row).filter(cell => stateOf(cell) === (cells.get(cell.name) ?? savedStateOf(cell))))

  const fresh = []
  for (const element of [...template.content.children]) {
    const old = element.id && document.getElementById(element.id)
    if (!old) continue
    morph(old, element)
    fresh.push(old)
  }

  setOpen(row, wasOpen)
  for (const cell of cellsOf(row)) {
    const wanted = settled.has(cell) || !typed.has(cell) ? savedStateOf(cell) : typed.get(cell)
    if (stateOf(cell) !== wanted) setState(cell, wanted)
  }
  let unsaved = false
  const newForm = formRow && formIn(formRow)
  if (newForm && sent) unsaved = keepTyped(newForm, { sent, now })
  restoreFocus(place, row, formRow)
  for (const part of fresh) part.dispatchEvent(new CustomEvent('app:fresh', { bubbles: true }))
  return { row, unsaved }
}

// A field says what the server says, unless something was typed in it since it was sent.
function keepTyped (form, { sent, now }) {
  let unsaved = false
  for (const [key, control] of keyed(form)) {
    const typedSince = now.has(key) && now.get(key) !== sent.get(key)
    const wanted = typedSince ? now.get(key) : savedStateOf(control)
    if (stateOf(control) !== wanted) setState(control, wanted)
    if (typedSince && wanted !== savedStateOf(control)) unsaved = true
  }
  return unsaved
}
