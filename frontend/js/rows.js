// A row of the grid and its case beside the list: finding one from the other, opening, closing, and making both say what
// the server's newer version says, without losing focus, caret, Ctrl+Z or a letter that was typed meanwhile.

import { keyed, savedStateOf, setState, snapshotOf, stateOf } from './controls.js'
import { morph } from './morph.js'

export const caseOf = row => document.getElementById(row.id.replace(/^row-/, 'form-'))
export const caseAround = element => element.closest('.app-case')
export const rowOf = under => document.getElementById(under.id.replace(/^(form|msg)-/, 'row-'))
export const formIn = opened => opened.querySelector('form[data-app-row]')
export const openerOf = row => row.querySelector('[data-app-open]')
export const cellsOf = row => [...row.querySelectorAll('[data-app-cell] :is(input, select)')]
export const askedUnder = row => document.getElementById(row.id.replace(/^row-/, 'msg-'))?.querySelector('[data-app-answer]')
export const isOpen = opened => Boolean(opened) && !opened.hidden

// One case is open at a time.
export function setOpen (row, open) {
  const opened = caseOf(row)
  if (open) {
    for (const other of document.querySelectorAll('.app-case:not([hidden])')) if (other !== opened) setOpen(rowOf(other), false)
  }
  if (opened) opened.hidden = !open
  row.classList.toggle('app-grid__row--opened', open)
  openerOf(row)?.setAttribute('aria-expanded', String(open))
}

// The parts of an answer. Rows come in a table of their own, since HTML has no rows outside of one.
export function partsOf (html) {
  const template = document.createElement('template')
  template.innerHTML = html
  return [...template.content.children].flatMap(part => part.matches('table:not([id])') ? [...part.rows] : [part])
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

function placeOfFocus (row, opened) {
  const element = document.activeElement
  if (!row.contains(element) && !opened?.contains(element)) return null
  let caret = null
  try {
    caret = [element.selectionStart, element.selectionEnd]
  } catch { /* a checkbox has no caret */ }
  const form = opened && formIn(opened)
  const key = form && ([...keyed(form)].find(([, control]) => control === element)?.[0] ?? fieldSettledBy(element, form))
  return { id: element.id, key, opener: element.matches('[data-app-open]'), caret }
}

function restoreFocus (place, row, opened) {
  if (!place) return
  const form = opened && formIn(opened)
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

// Makes this row, its case and every other element of the answer whose id is on the page (reconciliation, progress bar)
// say what the answer says. `sent` is what the form said when it was sent: what differs by now was typed since, and is
// kept. So are cells that say something else than when they were sent, `cells`, or than the page said. A case that the
// page does not have yet comes to the `holder`, if one is given.
// Returns the row and whether something typed since is still to be saved; null when the answer holds no such row.
export function swap (row, answer, { sent, cells = new Map(), holder } = {}) {
  const parts = typeof answer === 'string' ? partsOf(answer) : answer
  if (!parts.some(part => part.id === row.id)) return null
  const before = caseOf(row)
  const wasOpen = isOpen(before)
  const place = placeOfFocus(row, before)
  const form = before && formIn(before)
  const now = form ? snapshotOf(form) : new Map()

  const typed = new Map(cellsOf(row).map(cell => [cell, stateOf(cell)]))
  const settled = new Set(cellsOf(row).filter(cell => stateOf(cell) === (cells.get(cell.name) ?? savedStateOf(cell))))

  const fresh = []
  for (const element of parts) {
    const old = element.id && document.getElementById(element.id)
    if (old) morph(old, element)
    else if (holder && element.matches('.app-case')) holder.append(element)
    else continue
    fresh.push(old ?? element)
  }

  setOpen(row, wasOpen)
  for (const cell of cellsOf(row)) {
    const wanted = settled.has(cell) || !typed.has(cell) ? savedStateOf(cell) : typed.get(cell)
    if (stateOf(cell) !== wanted) setState(cell, wanted)
  }
  let unsaved = false
  const newForm = caseOf(row) && formIn(caseOf(row))
  if (newForm && sent) unsaved = keepTyped(newForm, { sent, now })
  restoreFocus(place, row, caseOf(row))
  for (const part of fresh) part.dispatchEvent(new CustomEvent('app:fresh', { bubbles: true }))
  return { row, unsaved }
}

// Makes several rows say what one answer says of them, and returns those. A case that is open beside the list is not in the
// answer: it is fetched again.
export function swapAll (rows, html) {
  const parts = partsOf(html)
  const answered = rows.filter(row => parts.some(part => part.id === row.id))
  const others = parts.filter(part => !/^(row|msg)-\d+$/.test(part.id))
  for (const row of answered) {
    const number = row.id.replace('row-', '')
    const own = parts.filter(part => [`row-${number}`, `msg-${number}`].includes(part.id))
    swap(row, row === answered.at(-1) ? [...own, ...others] : own)
  }
  for (const row of answered) {
    if (isOpen(caseOf(row))) row.dispatchEvent(new CustomEvent('app:outdated', { bubbles: true }))
  }
  return answered
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
