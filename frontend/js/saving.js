// Each row saves by itself when a field of it is left, one request at a time for each row, and says so in words.
// Nothing is lost on the way: without a connection, or signed out, the row waits, says so, and is sent again by itself.
// The bar counts the rows that are not saved and leads to the first of them.

import { differsFromSaved, snapshotOf } from './controls.js'
import { FAILED, pointerUp, post, watchPointer } from './posting.js'
import { askedUnder, caseAround, caseOf, formIn, rowOf, setOpen, swap } from './rows.js'
import { say } from './say.js'
import { renewTokens } from './tokens.js'

const RETRY_EVERY = 15000
const UNSAVED = { kind: 'waiting', text: 'Not saved yet' }
const OFFLINE = 'You are offline. What you typed is still on this page and is saved when you are back online.'

const sending = new Map() // id of the form's case -> what its form said when it was sent
const waiting = new Set() // ids of cases that are to be sent again
const pressed = new Map() // id of the form's case -> the button that was pressed while another request was under way
const again = new Set() // ids of cases of which a field was left while another request was under way
const earlier = new WeakMap() // a row's state -> its class and words before something was typed
let swapping = false

export function show (row, { kind, text }) {
  const state = row?.querySelector('.app-state')
  if (!state) return
  state.className = `app-state app-state--${kind}`
  state.textContent = text
  countUnsaved()
}

// A form that asks which of two values to keep is not saved either, though its fields read as they came.
const isUnsaved = form => form.matches('[data-app-conflict]') || waiting.has(caseAround(form).id) ||
  stillToSave(form, caseAround(form).id)

// Whether a case has something that is not saved, or is just being saved: it may be closed, and must stay on the page.
export const isBusy = opened => sending.has(opened.id) || Boolean(formIn(opened) && isUnsaved(formIn(opened)))

const unsavedForms = () => [...document.querySelectorAll('.app-case form[data-app-row]')].filter(isUnsaved)

const unsavedCells = () => [...document.querySelectorAll('[data-app-cells-unsaved]')]

export const somethingUnsaved = () => waiting.size > 0 || unsavedForms().length > 0 || unsavedCells().length > 0

export function countUnsaved () {
  const place = document.querySelector('[data-app-unsaved]')
  if (!place) return
  const rows = new Set([...unsavedCells(), ...unsavedForms().map(form => rowOf(caseAround(form)))])
  place.hidden = !rows.size
  if (!rows.size) return
  const link = place.querySelector('a')
  link.textContent = rows.size === 1 ? '1 row not saved' : `${rows.size} rows not saved`
  link.hash = [...rows][0].id
}

// Leads to what is not saved: the choice that is asked for, or the row that waits.
function goToUnsaved (event) {
  if (!event.target.closest?.('[data-app-unsaved] a')) return
  const form = unsavedForms()[0]
  const row = unsavedCells()[0]
  if (!form && !row) return
  event.preventDefault()
  if (row) return lookAt(askedUnder(row) ?? row.querySelector('[data-app-cell]'))
  setOpen(rowOf(caseAround(form)), true)
  lookAt(form.querySelector('[data-app-answer]') ?? form.querySelector('select, input:not([type="hidden"]), textarea'))
}

export function lookAt (element) {
  if (!element) return
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'center' })
}

function stillToSave (form, id) {
  if (!sending.has(id)) return differsFromSaved(form)
  const sent = sending.get(id)
  return [...snapshotOf(form)].some(([key, state]) => sent.get(key) !== state)
}

async function send (form, submitter) {
  const opened = caseAround(form)
  const id = opened.id
  if (sending.has(id)) {
    again.add(id)
    if (submitter) pressed.set(id, { name: submitter.name, value: submitter.value })
    return
  }
  const at = performance.now()
  sending.set(id, snapshotOf(form))
  show(rowOf(opened), { kind: 'saving', text: 'Saving…' })
  const outcome = await post(submitter?.getAttribute('formaction') ?? form.getAttribute('action'), new FormData(form, submitter))
  await pointerUp()
  const row = rowOf(opened)
  swapping = true // taking the old row away fires focusout in it, and nobody has left a field
  const swapped = outcome.html && swap(row, outcome.html, { sent: sending.get(id) })
  swapping = false
  sending.delete(id)
  earlier.delete(row?.querySelector('.app-state'))
  const leftMeanwhile = again.delete(id)
  if (!swapped) {
    const problem = outcome.problem ?? FAILED
    if (problem.waits) waiting.add(id)
    else waiting.delete(id)
    show(row, problem)
    say(problem.text)
    return
  }
  waiting.delete(id)
  say(swapped.row.dataset.appSay)
  swapped.row.dispatchEvent(new CustomEvent('app:saved', { bubbles: true, detail: { at } }))
  countUnsaved()
  const newForm = caseOf(swapped.row) && formIn(caseOf(swapped.row))
  if (!newForm) return
  const button = pressed.get(id)
  pressed.delete(id)
  // A field that was left or chosen meanwhile is sent now; one that is being typed into, when it is left.
  if (button) await send(newForm, [...newForm.elements].find(e => e.name === button.name && e.value === button.value))
  else if (!swapped.unsaved) {
    // Who pressed a button looks at what it did not save; who has gone on to another field is not taken away from it.
    if (submitter) lookAt(newForm.querySelector('[data-app-answer]'))
  } else if (leftMeanwhile || !newForm.contains(document.activeElement)) await send(newForm)
  else sayUnsaved(newForm)
}

// A row never says “Saved” of something that is not: from the first letter on, until the field is left or reads as before.
function sayUnsaved (form) {
  const id = caseAround(form).id
  if (sending.has(id) || waiting.has(id)) return
  const row = rowOf(caseAround(form))
  const state = row?.querySelector('.app-state')
  if (!state) return
  if (differsFromSaved(form)) {
    if (!earlier.has(state)) earlier.set(state, { className: state.className, text: state.textContent })
    show(row, UNSAVED)
  } else if (earlier.has(state)) {
    const { className, text } = earlier.get(state)
    earlier.delete(state)
    state.className = className
    state.textContent = text
  }
  countUnsaved()
}

async function retry () {
  if (!waiting.size || document.hidden) return
  try {
    if (!await renewTokens(location.href, '.app-grid')) return
  } catch {
    return // still no connection
  }
  for (const id of [...waiting]) {
    const form = document.getElementById(id) && formIn(document.getElementById(id))
    if (form) await send(form)
    else waiting.delete(id)
  }
}

function formOf (target) {
  const form = target.form ?? target.closest?.('form')
  return form?.matches('form[data-app-row]') ? form : null
}

// A group of people is several fields: it is sent when the group is left, or every field but the last would be refused.
function insideOneGroup (event) {
  const group = event.target.closest('.app-people tbody tr')
  if (!group) return false
  if (event.type === 'focusout') return group.contains(event.relatedTarget)
  // A box that is typed into changes when it is left, and says next where to; some browsers give a tick no focus at all.
  return event.target.matches('input:not([type="checkbox"], [type="radio"])') || group.contains(document.activeElement)
}

function consider (event) {
  const form = !swapping && formOf(event.target)
  if (form && !insideOneGroup(event) && stillToSave(form, caseAround(form).id)) send(form)
}

// Without a connection a link would leave for the browser's error page, and what is not saved would be gone with this one.
function stayOffline (event) {
  const link = event.target.closest?.('a[href]')
  if (navigator.onLine || !link || link.matches('[data-app-open], [data-app-close], [href^="#"]') || event.defaultPrevented) return
  event.preventDefault()
  showOffline()
}

function showOffline () {
  const place = document.querySelector('[data-app-offline]')
  if (place) place.hidden = navigator.onLine
  if (!navigator.onLine) say(OFFLINE)
}

export function initSaving () {
  if (!document.querySelector('.app-grid')) return // the forms themselves may come later, row by row
  watchPointer()
  document.addEventListener('input', event => {
    const form = formOf(event.target)
    if (form) sayUnsaved(form)
  })
  document.addEventListener('change', consider)
  document.addEventListener('focusout', consider)
  document.addEventListener('click', stayOffline)
  document.addEventListener('click', goToUnsaved)
  document.addEventListener('app:fresh', countUnsaved)
  for (const type of ['online', 'offline']) addEventListener(type, showOffline)
  countUnsaved()
  document.addEventListener('submit', event => {
    const form = formOf(event.target)
    if (!form && !navigator.onLine) {
      event.preventDefault()
      showOffline()
    }
    if (!form) return
    event.preventDefault()
    send(form, event.submitter)
  })
  addEventListener('online', retry)
  document.addEventListener('visibilitychange', retry)
  setInterval(retry, RETRY_EVERY)
  addEventListener('beforeunload', event => { if (somethingUnsaved()) event.preventDefault() })
}
