// Undoes the last changes of rows, newest first, as long as the page is open. Each is an ordinary change back: the server
// sends with every saved row what undoes it, and asks if a colleague has changed the same field since.

import { pointerUp, post } from './posting.js'
import { openerOf, swap } from './rows.js'
import { countUnsaved, lookAt, show } from './saving.js'
import { say } from './say.js'

const MOST = 100
const changes = [] // id of the row, and what its answer said about the way back
let undoing = false
let asked = 0 // how often it was pressed while another change was going back

function remember (event) {
  const { appUndo } = event.target.dataset
  if (!appUndo || undoing) return
  changes.push({ id: event.target.id, ...JSON.parse(appUndo) })
  if (changes.length > MOST) changes.shift()
  offer()
}

function offer () {
  for (const place of document.querySelectorAll('[data-app-undo-place]')) {
    place.hidden = !changes.length
    if (changes.length) place.querySelector('[data-app-undo-what]').textContent = changes.at(-1).what
  }
}

export async function undoLast () {
  if (undoing) {
    asked += 1
    return
  }
  const change = changes.pop()
  const row = change && document.getElementById(change.id)
  offer()
  if (!row) return
  undoing = true
  const fields = new FormData()
  fields.append('csrfmiddlewaretoken', document.querySelector('#cells [name="csrfmiddlewaretoken"]').value)
  for (const [name, value] of change.fields) fields.append(name, value)
  show(row, { kind: 'saving', text: 'Saving…' })
  const { html, problem } = await post(change.url, fields)
  await pointerUp()
  if (html && swap(row, html)) {
    say(`Undone. ${row.dataset.appSay}`)
  } else {
    changes.push(change)
    if (problem) show(row, problem)
    asked = 0
    say('Not undone. Try again in a moment')
  }
  undoing = false
  offer()
  countUnsaved()
  lookAt(row.querySelector(`[data-app-cell="${change.cell}"]`) ?? openerOf(row))
  if (!asked) return
  asked -= 1
  await undoLast()
}

export function initUndo () {
  document.addEventListener('app:saved', remember)
  document.addEventListener('app:fresh', offer)
  document.addEventListener('click', event => { if (event.target.closest?.('[data-app-undo-last]')) undoLast() })
}
