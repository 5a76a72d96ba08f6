// Several rows are sent as one act: the server saves them together, and they are undone together.

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
  for (const row of rows) {
    for (const hidden of row.querySelectorAll('input[type="hidden"]')) fields.append(hidden.name, hidden.value)
  }
  return fields
}

// Sends fields of several rows. Returns how many rows were saved, or the problem in words.
export async function sendTogether (rows, fields, what) {
  const at = performance.now()
  const { html, problem } = await post(form().getAttribute('action'), fields)
  if (problem) {
    say(problem.text)
    return { problem: problem.text }
  }
  const saved = swapAll(rows, html)
  const said = `${saved.length} ${saved.length === 1 ? 'row' : 'rows'} ${what}`
  remember(saved, { what: said, at })
  countUnsaved()
  say(said)
  return { saved: saved.length }
}
