// The cells of a row save by themselves when one of them is left, one request at a time for each row. Only cells that were
// changed are sent, beside what all of them said when the page came: what a colleague changed in another one stays.

import { differsFromSaved, snapshotOf } from './controls.js'
import { FAILED, pointerUp, post } from './posting.js'
import { askedUnder, caseOf, cellsOf, formIn, rowOf, swap } from './rows.js'
import { countUnsaved, lookAt, show } from './saving.js'
import { say } from './say.js'
import { renewTokens } from './tokens.js'

const RETRY_EVERY = 15000
const CHOSEN = 700 // a list that is walked through by arrow keys is sent when it comes to rest

const sending = new Map() // id of a row -> what its cells said when they were sent
const again = new Map() // ids of rows in which a cell was left, or a button pressed, meanwhile
const waiting = new Set() // ids of rows that are to be sent again
const sent = new Map() // id of a row -> what was last sent of it, so that a refused value is not sent twice

const formOfCells = () => document.getElementById('cells')
const fieldOf = cell => cell.closest('[data-app-cell]').dataset.appCell
const openedOf = row => JSON.parse(row.querySelector('[data-app-was]').value).values

export const savedValueOf = cell => openedOf(cell.closest('tr'))[fieldOf(cell)]
const changedIn = row => cellsOf(row).filter(cell => cell.value.trim() !== savedValueOf(cell))

function mark (row) {
  row.toggleAttribute('data-app-cells-unsaved', waiting.has(row.id) || changedIn(row).length > 0)
  countUnsaved()
}

// What is sent: the changed cells, what all cells said, and the button that answers a question.
function fieldsOf (row, changed, button) {
  const fields = new FormData()
  const id = row.id.replace('row-', '')
  fields.append('csrfmiddlewaretoken', formOfCells().querySelector('[name="csrfmiddlewaretoken"]').value)
  for (const hidden of row.querySelectorAll('input[type="hidden"]')) fields.append(hidden.name, hidden.value)
  for (const cell of changed) fields.append(cell.name, cell.value)
  if (button) fields.append(button.name, button.value)
  fields.append('view', formOfCells().elements.view.value)
  if (caseOf(row)) fields.append('open', id)
  return fields
}

export async function saveCells (row, button) {
  const changed = changedIn(row)
  const now = JSON.stringify(changed.map(cell => [cell.name, cell.value]))
  if (!button && !waiting.has(row.id) && (!changed.length || sent.get(row.id) === now)) return mark(row)
  if (sending.has(row.id)) return again.set(row.id, button ?? again.get(row.id))
  const cells = new Map(cellsOf(row).map(cell => [cell.name, cell.value]))
  const at = performance.now()
  sending.set(row.id, cells)
  sent.set(row.id, now)
  mark(row)
  show(row, { kind: 'saving', text: 'Saving…' })
  const form = caseOf(row) && formIn(caseOf(row))
  const formAsSent = form && !differsFromSaved(form) ? snapshotOf(form) : undefined
  const { html, problem = FAILED } = await post(formOfCells().getAttribute('action'), fieldsOf(row, changed, button))
  await pointerUp()
  const swapped = html && swap(row, html, { sent: formAsSent, cells })
  sending.delete(row.id)
  if (!swapped) return notSaved(row, problem)
  waiting.delete(row.id)
  say(row.dataset.appSay)
  row.dispatchEvent(new CustomEvent('app:saved', { bubbles: true, detail: { at } }))
  if (!row.hasAttribute('data-app-cells-unsaved')) sent.delete(row.id)
  // Who pressed a button looks at what is asked next, or at the cell it settled; who has gone on is not taken away.
  if (button) lookAt(askedUnder(row) ?? row.querySelector(`[data-app-cell="${button.value.split(':')[0]}"]`))
  mark(row)
  if (!again.has(row.id)) return
  const next = again.get(row.id)
  again.delete(row.id)
  await saveCells(row, next)
}

function notSaved (row, problem) {
  again.delete(row.id)
  if (problem.waits) waiting.add(row.id)
  else waiting.delete(row.id)
  sent.delete(row.id)
  mark(row)
  show(row, problem)
  say(problem.text)
}

async function retry () {
  if (!waiting.size || document.hidden) return
  try {
    if (!await renewTokens(location.href, '.app-grid')) return
  } catch {
    return // still no connection
  }
  for (const id of [...waiting]) {
    const row = document.getElementById(id)
    if (row) await saveCells(row)
    else waiting.delete(id)
  }
}

const cellAt = target => target.matches?.('[data-app-cell] :is(input, select)') ? target : null

export function initCellSaving () {
  if (!formOfCells()) return
  let resting
  document.addEventListener('focusout', event => {
    const cell = cellAt(event.target)
    if (cell?.isConnected) saveCells(cell.closest('tr'))
  })
  document.addEventListener('input', event => {
    const cell = cellAt(event.target)
    if (cell) mark(cell.closest('tr'))
  })
  document.addEventListener('change', event => {
    const cell = cellAt(event.target)
    clearTimeout(resting)
    if (cell?.tagName === 'SELECT') resting = setTimeout(saveCells, CHOSEN, cell.closest('tr'))
  })
  formOfCells().addEventListener('submit', event => {
    event.preventDefault()
    const under = event.submitter?.closest('.app-grid__msg')
    if (under) saveCells(rowOf(under), event.submitter)
    else for (const row of document.querySelectorAll('[data-app-cells-unsaved]')) saveCells(row)
  })
  addEventListener('online', retry)
  document.addEventListener('visibilitychange', retry)
  setInterval(retry, RETRY_EVERY)
}
