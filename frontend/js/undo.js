// Undoes the last changes of rows, newest first, as long as the page is open. Each is an ordinary change back: the server
// sends with every saved row what undoes it, and asks if a colleague has changed the same field since.

import { isUnsaved, outcomeIn, problemOf, refusalIn, tell } from './outcomes.js'
import { pointerUp, post } from './posting.js'
import { caseOf, openerOf, swap, swapAll } from './rows.js'
import { countUnsaved, lookAt, show } from './saving.js'
import { say } from './say.js'

const MOST = 100
const NOT_UNDONE = { kind: 'refused', text: 'Not undone' }
const changes = [] // each one act: what it was, and for each of its rows the id and what its answer said about the way back
let undoing = false
let pressed = 0 // how often it was pressed while another change was going back

// One act of one row or of several, with one way back. Answers may overtake each other: what was sent last is undone first.
export function remember (rows, { what, at }) {
  if (undoing) return
  const parts = rows.filter(row => row.dataset.appUndo).map(row => ({ id: row.id, ...JSON.parse(row.dataset.appUndo) }))
  if (!parts.length) return
  changes.push({ what: what ?? parts[0].what, at, parts })
  changes.sort((first, second) => first.at - second.at)
  if (changes.length > MOST) changes.shift()
  offer()
}

function offer () {
  for (const place of document.querySelectorAll('[data-app-undo-place]')) {
    place.hidden = !changes.length
    if (changes.length) place.querySelector('[data-app-undo-what]').textContent = changes.at(-1).what
  }
}

// Sends the way back of one row, or of several in one request, like the change itself. Returns what came of it: the rows as
// they are now and what the answer says of them; or the problem, with whether it is no use to try again.
async function goBack (parts) {
  const rows = parts.map(part => document.getElementById(part.id)).filter(Boolean)
  if (!rows.length) return { rows } // they are gone with what was changed in them
  const alone = parts.length === 1 ? rows[0] : undefined
  const fields = new FormData()
  fields.append('csrfmiddlewaretoken', document.querySelector('#cells [name="csrfmiddlewaretoken"]').value)
  fields.append('view', document.getElementById('cells').elements.view.value)
  for (const part of parts) for (const [name, value] of part.fields) fields.append(name, value)
  if (alone && caseOf(alone)) fields.append('open', alone.id.replace('row-', ''))
  if (alone) show(alone, { kind: 'saving', text: 'Saving…' })
  const { html, problem } = await post(parts[0].url, fields)
  await pointerUp()
  const refusal = html && refusalIn(html)
  if (problem || refusal) {
    if (alone) show(alone, problem && !problem.waits ? problem : NOT_UNDONE)
    return { problem: problem ? problemOf(problem) : refusal, isGone: problem?.isGone }
  }
  const answered = alone ? [swap(alone, html)?.row].filter(Boolean) : swapAll(rows, html)
  if (!answered.length) return { problem: 'Try again in a moment.' }
  if (alone?.hasAttribute('data-app-refused')) return { problem: alone.dataset.appSay }
  return { rows: answered, outcome: outcomeIn(html) }
}

// What to say of the rows of a change that was sent back. A row that a colleague has changed since stays, or asks.
function inWords ({ what, rows, outcome }) {
  const asking = rows.find(row => !row.dataset.appUndo && (isUnsaved(row) || askedIn(row)))
  if (rows.some(row => row.dataset.appUndo) || !rows.length) return `Undone: ${what}. ${rows[0]?.dataset.appSay ?? ''}`
  if (asking) return `Not undone yet: ${what}. ${asking.dataset.appSay}`
  return `Not undone: ${what}. ${outcome ?? rows[0].dataset.appSay}`
}

const askedIn = row => caseOf(row)?.querySelector('[data-app-conflict]')

// Everything of a change goes back, the newest row first, or is left where it can't; only a problem that passes keeps it.
async function sendBack (change) {
  let areTogether = change.parts.length > 1 && change.parts.every(part => part.together)
  const gone = { what: change.what, rows: [], last: change.parts.at(-1) }
  while (change.parts.length) {
    const parts = areTogether ? [...change.parts] : [change.parts.at(-1)]
    const { rows, outcome, problem, isGone } = await goBack(parts)
    if (problem && !isGone) return { ...gone, problem }
    if (isGone && areTogether) { // one of the rows: each of the others goes back by itself
      areTogether = false
      continue
    }
    if (isGone) gone.isGone = true
    gone.rows.push(...rows ?? [])
    gone.outcome ??= outcome
    gone.last = parts[0]
    change.parts.splice(-parts.length)
  }
  return gone
}

export async function undoLast () {
  if (undoing) {
    pressed += 1
    return
  }
  const change = changes.pop()
  offer()
  if (!change) return
  undoing = true
  const gone = await sendBack(change)
  undoing = false
  if (gone.problem) {
    changes.push(change)
    pressed = 0
    tell(`Not undone: ${change.what}. ${gone.problem}`)
  } else if (gone.isGone && !gone.rows.length) tell(`Not undone: ${change.what}. The row is no longer in this return.`)
  else if (gone.rows.every(row => row.dataset.appUndo)) say(inWords(gone))
  else tell(inWords(gone))
  offer()
  countUnsaved()
  const there = document.getElementById(gone.last.id)
  if (there) lookAt(there.querySelector(`[data-app-cell="${gone.last.cell}"]`) ?? openerOf(there))
  if (!pressed) return
  pressed -= 1
  await undoLast()
}

export function initUndo () {
  document.addEventListener('app:saved', event => remember([event.target], event.detail))
  document.addEventListener('app:fresh', offer)
  document.addEventListener('click', event => { if (event.target.closest?.('[data-app-undo-last]')) undoLast() })
}
