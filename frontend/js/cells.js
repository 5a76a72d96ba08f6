// The grid of a return by keyboard. All rows are one stop of the Tab key. A cell is selected, and arrows move, or it is
// edited, and the keys belong to its field. Without script the cells are ordinary fields in the order of the page.

import { savedValueOf, saveCells } from './cell-saving.js'
import { mark, markedRows, markOf, setInMarked } from './marking.js'
import { blockOf, paste } from './pasting.js'
import { openerOf } from './rows.js'
import { say } from './say.js'
import { undoLast } from './undo.js'

const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -Infinity],
  End: [0, Infinity]
}

let table
let here // the place that is selected: a cell, or the link of a case

// A row's places: the box that marks it, the link of the case, and its five cells.
const CELLS = '.app-grid__cell, .app-grid__fixed'
const placesOf = row => [markOf(row), row.querySelector('.app-grid__ref'), ...row.querySelectorAll('td:is(.app-grid__cell, .app-grid__fixed)')].filter(Boolean)
const rowsOf = () => [...table.querySelectorAll('.app-grid__row')].filter(row => !row.hidden)
const controlOf = place => place?.querySelector?.(':scope > input, :scope > select')
const placeOf = element => element.closest('.app-grid__row') &&
  element.closest(`${CELLS}, .app-grid__ref, .app-grid__tick input`)

function prepare (row) {
  for (const place of placesOf(row)) {
    place.tabIndex = place === here ? 0 : -1
    const control = controlOf(place)
    if (control) control.tabIndex = -1
  }
}

// What a screen reader says of a selected cell: Stage, LAN/26/0301, Charged, was Referred to CPS, changed.
function name (place) {
  const control = controlOf(place)
  if (!control) return
  const value = control.tagName === 'SELECT' ? control.selectedOptions[0]?.text : control.value
  const was = place.querySelector('.app-grid__was')?.textContent
  const parts = [control.getAttribute('aria-label'), value || 'empty', was && `${was}, changed`]
  place.setAttribute('aria-label', parts.filter(Boolean).join(', '))
}

function select (place) {
  if (!place) return
  if (here) here.tabIndex = -1
  here = place
  here.tabIndex = 0
  name(place)
  place.focus()
  place.scrollIntoView({ block: 'nearest' })
}

function move (rows, columns) {
  const all = rowsOf()
  const row = here.closest('.app-grid__row')
  const down = Math.max(0, Math.min(all.length - 1, all.indexOf(row) + rows))
  const places = placesOf(all[down])
  const across = Math.max(0, Math.min(places.length - 1, placesOf(row).indexOf(here) + columns))
  select(places[across])
}

function edit (place, { whole }) {
  const control = controlOf(place)
  if (!control) return false
  control.dataset.appBefore = control.value
  control.focus()
  if (control.tagName === 'INPUT') {
    if (whole) control.select()
    else control.setSelectionRange(control.value.length, control.value.length)
  }
  return true
}

// Marks a block: the row of the selected place and the one that is moved to; back again, the row that is left is not marked.
function markBlock (step) {
  const row = here.closest('tr')
  const all = rowsOf()
  const next = all[all.indexOf(row) + step]
  if (!next) return
  const shrinks = markOf(row)?.checked && markOf(next)?.checked
  mark(row, !shrinks)
  mark(next)
  move(step, 0)
  say(`${markedRows().length} rows selected`)
}

// Copies the value above; with rows marked, that of the first of them down through the others, as one change.
function copyDown (place) {
  const control = controlOf(place)
  const marked = markedRows()
  if (control && marked.length > 1) {
    const name = place.dataset.appCell
    const first = controlOf(marked[0].querySelector(`[data-app-cell="${name}"]`))
    if (first) return setInMarked(name, first.value)
  }
  const all = rowsOf()
  const row = place.closest('tr')
  const above = all[all.indexOf(row) - 1]
  const other = above && controlOf(placesOf(above)[placesOf(row).indexOf(place)])
  if (!control || !other || control.value === other.value) return
  control.value = other.value
  name(place)
  saveCells(row)
}

// Closing a case goes back to the place of its row from which it was opened.
export function backTo (row) {
  if (here?.isConnected && here.closest('tr') === row) select(here)
  else openerOf(row)?.focus()
}

// The keys of a field that is edited.
function whileEditing (event, place) {
  const control = event.target
  if (event.key === 'Escape') {
    control.value = control.dataset.appBefore ?? savedValueOf(control)
    select(place)
  } else if (event.key === 'Enter' && !event.ctrlKey && !event.altKey) {
    here = place
    move(1, 0) // leaving the field saves it
  } else if (event.key === 'Tab') {
    here = place
    move(0, event.shiftKey ? -1 : 1)
  } else return
  event.preventDefault()
  event.stopPropagation()
}

// The keys of a selected place.
function whileSelected (event, place) {
  const command = event.ctrlKey || event.metaKey
  const step = !command && !event.altKey && !event.shiftKey && STEPS[event.key]
  if (step) move(...step)
  else if (event.shiftKey && !command && !event.altKey && ['ArrowUp', 'ArrowDown'].includes(event.key)) markBlock(event.key === 'ArrowDown' ? 1 : -1)
  else if (event.key === 'Enter' && event.altKey) openerOf(place.closest('tr'))?.click()
  else if (['Enter', 'F2'].includes(event.key) && !command && controlOf(place)) edit(place, { whole: event.key === 'Enter' })
  else if (command && event.key.toLowerCase() === 'd') copyDown(place)
  else if (command && event.key.toLowerCase() === 'z') undoLast()
  else if (event.key === '/' && !command) {
    document.getElementById('find')?.focus()
    document.getElementById('find')?.select() // what was looked for before is replaced
  } else {
    if (/^[0-9a-z]$/i.test(event.key) && !command && !event.altKey) edit(place, { whole: true }) // the field takes the key itself
    return
  }
  event.preventDefault()
}

function onKey (event) {
  const place = placeOf(event.target)
  if (!place) return
  if (event.target !== place) return whileEditing(event, place)
  here = place
  whileSelected(event, place)
}

// A block is shown before it is pasted; one value goes into its cell.
function onPaste (event) {
  const place = placeOf(event.target)
  if (!place || event.target !== place) return
  const block = blockOf(event.clipboardData.getData('text/plain'))
  const row = place.closest('tr')
  event.preventDefault()
  const control = controlOf(place)
  if (block.length === 1 && block[0].length === 1 && control?.tagName === 'INPUT') {
    control.value = block[0][0]
    name(place)
    saveCells(row)
    return
  }
  paste(block, { rows: rowsOf(), row, column: placesOf(row).filter(other => !other.matches('input')).indexOf(place) - 1 })
}

// Enter in Find goes to the first row that holds the words; if this page has none, the form asks for all of them.
function find (event) {
  const words = event.target.value.trim().toLowerCase()
  if (event.key !== 'Enter' || !words) return
  const row = rowsOf().find(other => other.querySelector('th').textContent.toLowerCase().includes(words))
  if (!row) return
  event.preventDefault()
  select(row.querySelector(CELLS))
  say(`${row.querySelector('.app-grid__ref').textContent} found`)
}

export function initCells () {
  table = document.querySelector('.app-grid--cells')
  if (!table || !document.getElementById('cells')) return
  table.setAttribute('role', 'grid')
  here = table.querySelector(`:is(${CELLS})`)
  for (const row of rowsOf()) prepare(row)
  table.addEventListener('keydown', onKey)
  table.addEventListener('paste', onPaste)
  table.addEventListener('focusin', event => {
    const place = placeOf(event.target)
    if (!place) return
    if (here !== place) {
      here.tabIndex = -1
      here = place
      here.tabIndex = 0
    }
    if (event.target === place) name(place)
    else if (event.target.dataset.appBefore === undefined) event.target.dataset.appBefore = event.target.value
  })
  table.addEventListener('focusout', event => { if (event.target.dataset) delete event.target.dataset.appBefore })
  document.addEventListener('app:fresh', event => {
    if (!event.target.matches('.app-grid__row')) return
    prepare(event.target)
    if (document.activeElement === here) name(here)
  })
  document.getElementById('find')?.addEventListener('keydown', find)
}
