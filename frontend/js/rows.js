// A row of the grid and the form under it: finding one from the other, opening, closing, and putting the server's newer
// version of both in their place without losing focus, caret or a letter that was typed meanwhile.

import { keyed, setState, snapshotOf, stateOf } from './controls.js'

export const formRowOf = row => document.getElementById(row.id.replace(/^row-/, 'form-'))
export const rowOf = formRow => document.getElementById(formRow.id.replace(/^form-/, 'row-'))
export const formIn = formRow => formRow.querySelector('form[data-app-row]')
export const openerOf = row => row.querySelector('[data-app-open]')
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

function placeOfFocus (row, formRow) {
  const element = document.activeElement
  if (!row.contains(element) && !formRow?.contains(element)) return null
  let caret = null
  try {
    caret = [element.selectionStart, element.selectionEnd]
  } catch { /* a checkbox has no caret */ }
  const form = formRow && formIn(formRow)
  const key = form && [...keyed(form)].find(([, control]) => control === element)?.[0]
  return { id: element.id, key, opener: element.matches('[data-app-open]'), caret }
}

function restoreFocus (place, row, formRow) {
  if (!place) return
  const form = formRow && formIn(formRow)
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

// Puts the rows of `html` in place of this one; every other element in it replaces the element of the same id (bridge,
// progress bar). `sent` is what the form said when it was sent: what differs by now was typed since, and is kept.
// Returns the new row and whether something typed since is still to be saved; null when the answer holds no such row.
export function swap (row, html, sent) {
  const template = document.createElement('template')
  template.innerHTML = html
  const fresh = [...template.content.querySelectorAll('[id]')]
  const newRow = fresh.find(element => element.id === row.id)
  if (!newRow) return null
  const formRow = formRowOf(row)
  const newFormRow = fresh.find(element => element.id === formRow?.id)
  const wasOpen = isOpen(formRow)
  const place = placeOfFocus(row, formRow)
  const form = formRow && formIn(formRow)
  const now = form ? snapshotOf(form) : new Map()

  row.replaceWith(newRow)
  if (newFormRow) formRow.replaceWith(newFormRow)
  for (const element of [...template.content.children]) {
    const old = element.id && document.getElementById(element.id)
    if (old) {
      old.replaceWith(element)
      element.dispatchEvent(new CustomEvent('app:fresh', { bubbles: true }))
    }
  }

  const currentFormRow = formRowOf(newRow)
  setOpen(newRow, wasOpen)
  let unsaved = false
  const newForm = currentFormRow && formIn(currentFormRow)
  if (newForm && sent) {
    for (const [key, control] of keyed(newForm)) {
      if (now.has(key) && now.get(key) !== sent.get(key) && now.get(key) !== stateOf(control)) {
        setState(control, now.get(key))
        unsaved = true
      }
    }
  }
  restoreFocus(place, newRow, currentFormRow)
  for (const part of [newRow, currentFormRow]) part?.dispatchEvent(new CustomEvent('app:fresh', { bubbles: true }))
  return { row: newRow, unsaved }
}
