// A block copied from a spreadsheet and pasted into the cells: the server says what it would change, and stores it as one act
// once that is confirmed. A block that begins with references, pasted on the link of a case, finds its rows by them.

import { problemOf, refusalIn, tell } from './outcomes.js'
import { post } from './posting.js'
import { cellsOf } from './rows.js'
import { fieldsOf, sendTogether } from './together.js'

const MOST = 100 // rows

let dialog
let pasted // name of a cell -> its text

const form = () => document.getElementById('cells')
const part = name => dialog.querySelector(`[data-app-paste-${name}]`)

// The block as rows of texts; a spreadsheet ends each row with a line end, the last one too.
export const blockOf = text => text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map(line => line.split('\t').map(cell => cell.trim()))

// Which cell gets which text, from the selected place on, and what is left out.
function placed (block, { rows, row, column }) {
  const byReference = column < 0
  const references = new Map(rows.map(other => [other.querySelector('.app-grid__ref').textContent.trim().toLowerCase(), other]))
  const cells = new Map()
  const notes = []
  let beyond = 0
  block.slice(0, MOST).forEach((texts, n) => {
    const there = byReference ? references.get(texts[0].toLowerCase()) : rows[rows.indexOf(row) + n]
    const label = byReference ? `“${texts[0]}”` : `Row ${n + 1} of the block`
    if (!there) return notes.push(`${label} has no row on this page.`)
    const own = cellsOf(there)
    if (!own.length) return notes.push(`${there.querySelector('.app-grid__ref').textContent} cannot be changed here.`)
    const wanted = byReference ? texts.slice(1) : texts
    wanted.forEach((text, across) => {
      const cell = own[Math.max(0, column) + across]
      if (!cell) beyond += 1
      else if (text) cells.set(cell, text) // an empty cell of the block leaves the value as it is
    })
  })
  if (beyond) notes.push(`${beyond} ${beyond === 1 ? 'cell is' : 'cells are'} to the right of the last column and left out.`)
  if (block.length > MOST) notes.push(`Only the first ${MOST} rows of the block are read.`)
  return { cells, notes }
}

const rowsOf = cells => [...new Set([...cells.keys()].map(cell => cell.closest('tr')))]

function fieldsOfCells (cells) {
  const fields = fieldsOf(rowsOf(cells))
  for (const [cell, text] of cells) fields.append(cell.name, text)
  return fields
}

// Shows what pasting would do. `at` is the selected place: the rows of the page, its row, and its column among the cells.
export async function paste (block, at) {
  const { cells, notes } = placed(block, at)
  pasted = cells
  const fields = fieldsOfCells(cells)
  fields.append('preview', '1')
  const { html, problem } = cells.size ? await post(form().getAttribute('action'), fields) : { html: '' }
  const refusal = problem ? problemOf(problem) : refusalIn(html)
  if (refusal) return tell(refusal)
  part('shown').innerHTML = html
  part('notes').replaceChildren(...notes.map(text => Object.assign(document.createElement('p'), { textContent: text })))
  const shown = part('shown').querySelector('[data-app-pasted]')
  const left = new Set(shown?.dataset.appLeftOut.split(' '))
  pasted = new Map([...cells].filter(([cell]) => !left.has(cell.name)))
  part('apply').hidden = !pasted.size
  dialog.showModal()
  dialog.querySelector('h2').focus()
}

async function apply () {
  dialog.close()
  await sendTogether(rowsOf(pasted), fieldsOfCells(pasted), 'pasted')
}

export function initPasting () {
  dialog = document.querySelector('[data-app-paste]')
  if (!dialog) return
  let before
  part('apply').addEventListener('click', apply)
  part('cancel').addEventListener('click', () => dialog.close())
  dialog.addEventListener('beforetoggle', event => { if (event.newState === 'open') before = document.activeElement })
  dialog.addEventListener('close', () => before?.focus())
}
