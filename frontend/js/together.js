// Several rows are sent as one act: the server saves them together, and they are undone together.

import { isChanged, isUnsaved, numberOf, outcomeIn, problemOf, refusalIn, tell } from './outcomes.js'
import { post } from './posting.js'
import { swapAll } from './rows.js'
import { countUnsaved } from './saving.js'
import { say } from './say.js'
import { remember } from './undo.js'

const form = () => document.getElementById('cells')

// What the form of the cells carries of these rows, without their cells.
export function fieldsOf (rows) {
  const fields = new FormData()
  fields.append('csrfmiddlewaretoken', form().querySelector('[name="csrfmiddlewaretoken"]').value)
  fields.append('view', form().elements.view.value)
  fields.append('together', '1') // one row, too, is answered as several are
  for (const row of rows) {
    for (const hidden of row.querySelectorAll('input[type="hidden"]')) fields.append(hidden.name, hidden.value)
  }
  return fields
}

// Sends fields of several rows. Returns whether they were answered, and the rows that still ask something.
export async function sendTogether (rows, fields, what) {
  const at = performance.now()
  const { html, problem } = await post(form().getAttribute('action'), fields)
  if (problem) return refused(problemOf(problem))
  const answered = swapAll(rows, html)
  const changed = answered.filter(isChanged)
  const unsaved = answered.filter(isUnsaved)
  const sentence = `${numberOf(changed.length)} ${what}`
  remember(answered, { what: sentence, at })
  countUnsaved()
  const refusal = refusalIn(html)
  if (refusal) return refused(refusal)
  const outcome = outcomeIn(html) ?? (unsaved.length ? `${sentence}, ${numberOf(unsaved.length)} not saved` : '')
  if (changed.length === rows.length || (changed.length && !outcome)) say(sentence) // the bar offers to undo it
  else tell(outcome || sentence)
  return { isDone: true, unsaved }
}

function refused (text) {
  tell(text)
  return { isDone: false, unsaved: [] }
}
