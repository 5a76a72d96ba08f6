// The monthly return's grid: a case opens beside the list, one at a time, or in place of it on a narrow screen; Esc closes
// it and goes back to the cell from which it was opened. Ctrl+Enter goes to what is to be answered next. `cells.js` has the
// keys of the cells.

import { backTo } from './cells.js'
import { askedUnder, caseAround, caseOf, isOpen, openerOf, rowOf, setOpen, swap } from './rows.js'
import { isBusy, somethingUnsaved } from './saving.js'
import { say } from './say.js'

const FIELDS = 'select, textarea, input:not([type="hidden"])'
const TO_ANSWER = '[data-app-answer], [aria-invalid="true"]'
const OFFLINE = 'You are offline. This case can’t be opened until you are back online.'
const SIGNED_OUT = 'You have been signed out. Sign in again in another tab, then open this case.'
const FAILED = 'This case can’t be opened just now. Save your other rows, then try again.'

const beside = matchMedia('(min-width: 1200px)')
let pushed = false // whether the browser's history has an entry for the open case
let shown = null // where the button to what is to be answered next led to
let leftAt = 0 // how far the list was scrolled when the case took its place

const holder = () => document.querySelector('[data-app-cases]')
const openCases = () => [...document.querySelectorAll('.app-case')].filter(isOpen)

function gridRowOf (element) {
  const part = element.closest?.('.app-grid__row, .app-grid__msg, .app-case')
  return part && !part.matches('.app-grid__row') ? rowOf(part) : part
}

async function openRow (row) {
  if ((!caseOf(row) || caseOf(row).matches('[data-app-lazy]')) && !await load(row)) return
  if (!openCases().length) leftAt = scrollY
  setOpen(row, true)
  dropSaved()
  const opened = caseOf(row)
  const question = opened.querySelector(TO_ANSWER)
  if (beside.matches) return (question ?? opened.querySelector(FIELDS) ?? opened).focus()
  // The case takes the place of the list: the browser's own way back leads to the list again.
  const address = openerOf(row).href.split('#')[0]
  if (pushed) history.replaceState({ appCase: row.id }, '', address)
  else history.pushState({ appCase: row.id }, '', address)
  pushed = true
  scrollTo(0, 0)
  ;(question ?? opened).focus()
}

// Fetches a case. Without a connection nothing leaves the page: the browser's own error page would take along what is not
// saved yet.
async function load (row) {
  const opener = openerOf(row)
  let response
  try {
    response = await fetch(opener.href, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' })
  } catch {
    return cannotOpen(row, OFFLINE)
  }
  if (response.ok && !response.redirected && swap(row, await response.text(), { holder: holder() })) return Boolean(caseOf(row))
  if (somethingUnsaved()) return cannotOpen(row, response.redirected ? SIGNED_OUT : FAILED)
  location.assign(opener.href) // the way that works without script
  return false
}

function cannotOpen (row, text) {
  const place = caseOf(row) ?? Object.assign(document.createElement('section'), { id: row.id.replace('row-', 'form-'), className: 'app-case', tabIndex: -1 })
  place.dataset.appLazy = ''
  const note = document.createElement('p')
  note.className = 'app-find app-find--error'
  note.textContent = text
  place.replaceChildren(note)
  if (!place.isConnected) holder().append(place)
  setOpen(row, true)
  dropSaved()
  say(text)
  return false
}

// A closed case leaves the page as soon as nothing of it is to be saved: opened again, it says what is saved by then.
function dropSaved () {
  for (const closed of document.querySelectorAll('.app-case[hidden]')) if (!isBusy(closed)) closed.remove()
}

function closeNow (row) {
  const list = caseOf(row).querySelector('[data-app-close]')
  setOpen(row, false)
  dropSaved()
  pushed = false
  if (list && new URLSearchParams(location.search).has('row')) history.replaceState(null, '', list.href.split('#')[0])
  if (!beside.matches) scrollTo(0, leftAt)
  backTo(row)
}

// On a narrow screen the browser's history has an entry for the open case: going back closes it.
const closeRow = row => pushed && history.state?.appCase ? history.back() : closeNow(row)

function nextCase (event, link) {
  const rows = [...document.querySelectorAll('.app-grid__row')].filter(row => openerOf(row))
  const next = rows[rows.indexOf(rowOf(caseAround(link))) + 1]
  if (!next) return // on the next page, which the link opens
  event.preventDefault()
  openRow(next)
  next.scrollIntoView({ block: 'nearest' })
}

function nextToAnswer (event) {
  const places = [...document.querySelectorAll('[data-app-todo]')].filter(place => !place.hidden)
  if (!places.length) return
  event.preventDefault()
  const around = place => place === gridRowOf(document.activeElement) || place.contains(document.activeElement)
  const here = places.some(around) ? places.findIndex(around) : places.indexOf(shown) // the button is in no place
  const place = shown = places[(here + 1) % places.length]
  const question = place.matches('.app-grid__row') && askedUnder(place)
  if (question) question.focus()
  else if (place.matches('.app-grid__row') && !isOpen(caseOf(place))) openRow(place)
  else {
    const within = (place.matches('.app-grid__row') && caseOf(place)) || place
    ;(within.querySelector(TO_ANSWER) ?? within.querySelector(`${FIELDS}, a, button`) ?? within).focus()
  }
  place.scrollIntoView({ block: 'center' })
}

function onClick (event) {
  if (event.target.closest?.('[data-app-next]')) return nextToAnswer(event)
  const link = event.target.closest?.('[data-app-open], [data-app-close], [data-app-next-case]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return // the person wants it in a tab of its own
  if (link.matches('[data-app-next-case]')) return nextCase(event, link)
  event.preventDefault()
  const row = gridRowOf(link)
  if (isOpen(caseOf(row))) closeRow(row)
  else openRow(row)
}

export function initGrid () {
  const grid = document.querySelector('.app-grid')
  if (!grid) return
  document.addEventListener('click', onClick)
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.ctrlKey) nextToAnswer(event)
    if (event.key === 'Escape') {
      const row = gridRowOf(event.target)
      if (row && isOpen(caseOf(row))) closeRow(row)
    }
  })
  addEventListener('popstate', () => {
    const [opened] = openCases()
    if (pushed && opened && !new URLSearchParams(location.search).has('row')) closeNow(rowOf(opened))
  })
  document.addEventListener('app:saved', dropSaved)
  document.addEventListener('app:outdated', event => load(event.target))
  const showNext = scope => { for (const button of scope.querySelectorAll('[data-app-next]')) button.hidden = false }
  showNext(document)
  document.addEventListener('app:fresh', event => showNext(event.target))
}
