// Undoes the last changes of rows, newest first, as long as the page is open. Each is an ordinary change back: the server
// sends with every saved row what undoes it, and asks if a colleague has changed the same field since.

import { pointerUp, post } from './posting.js'
import { caseOf, openerOf, swap, swapAll } from './rows.js'
import { countUnsaved, lookAt, show } from './saving.js'
import { say } from './say.js'

const MOST = 100
const changes = [] // each one act: what it was, and for each of its rows the id and what its answer said about the way back
let undoing = false
let asked = 0 // how often it was pressed while another change was going back

// One act of one row or of several, with one way back. Answers may overtake each other: what was sent last is undone first.
export function remember (rows, { what, at }) {
  if (undoing) return
  const parts = rows.filter(row => row.dataset.appUndo).map(row => ({ id: row.id, ...JSON.parse(row.dataset.appUndo) }))
  if (!parts.length) return
  changes.push({ what: what ?? parts[0].what, at, parts })
  changes.sort((one, other) => one.at - other.at)
  if (changes.length > MOST) changes.shift()
  offer()
}

function offer () {
  for (const place of document.querySelectorAll('[data-app-undo-place]')) {
    place.hidden = !changes.length
    if (changes.length) place.querySelector('[data-app-undo-what]').textContent = changes.at(-1).what
  }
}

// Changes of cells of several rows go back in one request, like the change itself.
async function goBackTogether (parts) {
  const fields = new FormData()
  fields.append('csrfmiddlewaretoken', document.querySelector('#cells [name="csrfmiddlewaretoken"]').value)
  fields.append('view', document.getElementById('cells').elements.view.value)
  for (const part of parts) for (const [name, value] of part.fields) fields.append(name, value)
  const { html } = await post(parts[0].url, fields)
  return html ? swapAll(parts.map(part => document.getElementById(part.id)).filter(Boolean), html) : []
}

async function goBack (part) {
  const row = document.getElementById(part.id)
  if (!row) return true // it is gone with what was changed in it
  const fields = new FormData()
  fields.append('csrfmiddlewaretoken', document.querySelector('#cells [name="csrfmiddlewaretoken"]').value)
  fields.append('view', document.getElementById('cells').elements.view.value)
  for (const [name, value] of part.fields) fields.append(name, value)
  if (caseOf(row)) fields.append('open', row.id.replace('row-', ''))
  show(row, { kind: 'saving', text: 'Saving…' })
  const { html, problem } = await post(part.url, fields)
  await pointerUp()
  if (html && swap(row, html)) return row
  if (problem) show(row, problem)
  return false
}

export async function undoLast () {
  if (undoing) {
    asked += 1
    return
  }
  const change = changes.pop()
  offer()
  if (!change) return
  undoing = true
  let row
  if (change.parts.length > 1 && change.parts.every(part => part.together)) {
    const rows = await goBackTogether(change.parts)
    if (rows.length) {
      row = rows[0]
      change.last = change.parts[0]
      change.parts = []
    }
  }
  while (change.parts.length) {
    row = await goBack(change.parts.at(-1))
    if (!row) break
    change.last = change.parts.pop()
  }
  undoing = false
  if (change.parts.length) {
    changes.push(change)
    asked = 0
  }
  say(change.parts.length ? 'Not undone. Try again in a moment' : `Undone: ${change.what}. ${row.dataset?.appSay ?? ''}`)
  offer()
  countUnsaved()
  const there = document.getElementById((change.last ?? change.parts[0]).id)
  if (there) lookAt(there.querySelector(`[data-app-cell="${change.last?.cell}"]`) ?? openerOf(there))
  if (!asked) return
  asked -= 1
  await undoLast()
}

export function initUndo () {
  document.addEventListener('app:saved', event => remember([event.target], event.detail))
  document.addEventListener('app:fresh', offer)
  document.addEventListener('click', event => { if (event.target.closest?.('[data-app-undo-last]')) undoLast() })
}
