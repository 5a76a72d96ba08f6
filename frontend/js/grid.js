// The monthly return's grid: a row opens in place, arrow keys stay in the column, Ctrl+Enter goes to what is to be
// answered next, Esc closes and goes back to where the row was opened.

import { formRowOf, isOpen, openerOf, rowOf, setOpen, swap } from './rows.js'

const FIELDS = 'select, textarea, input:not([type="hidden"])'

const gridRowOf = element => {
  const row = element.closest?.('.app-grid__row, .app-grid__form')
  return row?.classList.contains('app-grid__form') ? rowOf(row) : row
}

async function openRow (row) {
  const opener = openerOf(row)
  if (formRowOf(row)?.matches('[data-app-lazy]')) {
    try {
      const response = await fetch(opener.href, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' })
      const swapped = !response.redirected && response.ok && swap(row, await response.text())
      if (!swapped) throw new Error('the answer holds no row')
      row = swapped.row
    } catch {
      location.assign(opener.href) // the way that works without script
      return
    }
  }
  setOpen(row, true)
  formRowOf(row)?.querySelector(FIELDS)?.focus()
}

function closeRow (row) {
  setOpen(row, false)
  openerOf(row)?.focus()
}

function moveInColumn (event) {
  const { key, altKey, target } = event
  if (!['ArrowUp', 'ArrowDown'].includes(key) || altKey) return
  if (target.matches('textarea, input, select:not([data-app-nav])')) return
  const cell = target.closest('td, th')
  const row = target.closest('.app-grid__row')
  if (!cell || !row) return
  const rows = [...row.closest('.app-grid').querySelectorAll('.app-grid__row')].filter(other => !other.hidden)
  const next = rows[rows.indexOf(row) + (key === 'ArrowDown' ? 1 : -1)]
  const there = next?.cells[cell.cellIndex]?.querySelector('select, button, a')
  if (!there) return
  event.preventDefault()
  there.focus()
}

function nextToAnswer (event) {
  const places = [...document.querySelectorAll('[data-app-todo]')].filter(place => !place.hidden)
  if (!places.length) return
  event.preventDefault()
  const here = places.findIndex(place => place === gridRowOf(document.activeElement) || place.contains(document.activeElement))
  const place = places[(here + 1) % places.length]
  if (place.matches('.app-grid__row') && !isOpen(formRowOf(place))) openRow(place)
  else (formRowOf(place) ?? place).querySelector(`${FIELDS}, a, button`)?.focus()
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
    if (grid.isConnected && event.target.closest('.app-grid')) moveInColumn(event)
  })
  const showNext = scope => { for (const button of scope.querySelectorAll('[data-app-next]')) button.hidden = false }
  showNext(document)
  document.addEventListener('app:fresh', event => showNext(event.target))
}
