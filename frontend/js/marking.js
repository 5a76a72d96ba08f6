// Rows are marked by their boxes, or by Shift and an arrow, and changed together. Without script the same button sends the
// boxes with the form of the cells.

import { say } from './say.js'
import { fieldsOf, sendTogether } from './together.js'

let bar

export const markOf = row => row.querySelector('.app-grid__tick input')
const boxes = () => [...document.querySelectorAll('.app-grid__tick input')]
export const markedRows = () => boxes().filter(box => box.checked).map(box => box.closest('tr'))
const part = name => bar.querySelector(`[data-app-${name}]`)

export function mark (row, marked = true) {
  if (markOf(row)) markOf(row).checked = marked
  showMarked()
}

function showMarked () {
  if (!bar) return
  const many = markedRows().length
  const rows = `${many} row${many === 1 ? '' : 's'}`
  part('marked').textContent = many ? `${rows} selected` : 'Select rows to change'
  bar.querySelector('[name="act"]').textContent = many ? `Change ${rows}` : 'Change selected rows'
  part('mark-all').textContent = many ? 'Clear selection' : 'Select all on this page'
}

function refuse (text) {
  part('marking-refusal').textContent = text
  part('marking-refusal').hidden = !text
  say(text)
}

let isChanging = false // a second click or key press, while the first is under way, sends nothing

async function sendOnce (rows, fields) {
  isChanging = true
  try {
    return await sendTogether(rows, fields, 'updated')
  } finally {
    isChanging = false
  }
}

// One value in the same cell of every marked row, as one act.
export async function setInMarked (name, value) {
  if (isChanging) return
  const rows = markedRows().filter(row => row.querySelector(`[data-app-cell="${name}"]`))
  const fields = fieldsOf(rows)
  for (const row of rows) fields.append(`${row.id.replace('row-', '')}-${name}`, value)
  await sendOnce(rows, fields)
}

async function change () {
  const rows = markedRows()
  const choice = bar.querySelector('select')
  if (isChanging) return
  if (!rows.length) return refuse('No rows are selected. Select the rows to change first.')
  if (!choice.value) return refuse('Choose what to change in the selected rows.')
  refuse('')
  const [name, value] = choice.value.split(':')
  const fields = fieldsOf(rows)
  for (const row of rows) {
    const number = row.id.replace('row-', '')
    fields.append('mark', number)
    if (value) fields.append(`${number}-${name}`, value)
  }
  fields.append('change', choice.value)
  fields.append('act', 'marked')
  const { isDone, unsaved } = await sendOnce(rows, fields)
  if (!isDone) return // the selection is still there to try again
  for (const row of rows) markOf(row).checked = unsaved.includes(row)
  choice.value = ''
  showMarked()
}

export function initMarking () {
  bar = document.querySelector('[data-app-marking]')
  if (!bar) return
  part('mark-all').hidden = false
  part('mark-all').addEventListener('click', () => {
    const all = !markedRows().length
    for (const box of boxes()) box.checked = all
    showMarked()
    say(part('marked').textContent)
  })
  bar.querySelector('[name="act"]').addEventListener('click', event => {
    event.preventDefault()
    change()
  })
  document.addEventListener('change', event => { if (event.target.matches?.('.app-grid__tick input')) showMarked() })
  document.addEventListener('app:fresh', showMarked)
  showMarked()
}
