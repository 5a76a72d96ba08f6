// What came of changing several rows, in words: what the answer says of it, and the place in the bar that shows it. A later
// answer brings a bar of its own, without them.

import { partsOf } from './rows.js'
import { say } from './say.js'

const sentenceIn = (html, name) => partsOf(html).find(part => part.hasAttribute(`data-app-${name}`))?.textContent

// Why nothing was changed, and what was left as it was; undefined where the answer has no such sentence.
export const refusalIn = html => sentenceIn(html, 'refusal')
export const outcomeIn = html => sentenceIn(html, 'outcome')

// Why several rows were not sent: unlike a single row, they are not sent again by themselves.
export const problemOf = problem => problem.toRepeat ?? problem.text

export const isUnsaved = row => row.hasAttribute('data-app-cells-unsaved')
export const isChanged = row => Boolean(row.dataset.appUndo) && !isUnsaved(row)

export const numberOf = rows => `${rows} ${rows === 1 ? 'row' : 'rows'}`

// Says something, and shows it too, because a person who does not hear it would see nothing happen.
export function tell (text) {
  const place = document.querySelector('[data-app-outcome-place]')
  if (place) {
    place.textContent = text
    place.hidden = !text
  }
  say(text)
}
