// A long text saves by itself while it is written: some seconds after the last letter, and when a field is left. That also
// keeps the person signed in. Without a connection, or signed out, it says so, waits, and what was typed stays. Forms
// marked data-app-after-saving act on the stored text: what is typed is saved first, then they are submitted.

import { differsFromSaved } from './controls.js'
import { say } from './say.js'
import { renewTokens } from './tokens.js'

const AFTER = 8000 // milliseconds without a letter
const UNSAVED = { kind: 'waiting', text: 'Not saved yet' }
const WAITING = { kind: 'waiting', text: 'Waiting for connection' }
const SIGNED_OUT = { kind: 'refused', text: 'Not saved: sign in again in another tab, then press Save' }
const FAILED = { kind: 'refused', text: 'Not saved: press Save to see why' }

function textOf (form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => !['edition', 'csrfmiddlewaretoken'].includes(name)))
}

export function initWriting () {
  const form = document.querySelector('form[data-app-writing]')
  if (!form) return
  const state = form.querySelector('.app-state')
  let saved = form.hasAttribute('data-app-unsaved') || differsFromSaved(form) ? '' : textOf(form) // the browser may restore
  let timer
  let sending = null // what is on its way
  let pressed = null // the form of the button that was pressed last, while something was being saved
  let ready = null // the form that may now be submitted
  let isLeaving = false // its own Save was pressed, and the next page is on its way
  let cut = null // signed out, or without a connection: the token may be another one when it is over

  function show ({ kind, text }) {
    state.hidden = false
    state.className = `app-state app-state--${kind}`
    state.textContent = text
  }

  async function save () {
    clearTimeout(timer)
    const sent = textOf(form)
    if (sending || sent === saved) return
    show({ kind: 'saving', text: 'Saving…' })
    sending = post(sent)
    const problem = await sending
    sending = null
    cut = [WAITING, SIGNED_OUT].includes(problem) ? problem : null
    if (problem) {
      show(problem)
      say(problem.text)
      if (problem === WAITING) timer = setTimeout(save, 2 * AFTER)
    } else if (textOf(form) !== saved) later()
  }

  async function isBack () {
    try {
      return await renewTokens(form.action, 'main')
    } catch {
      return false // still no connection
    }
  }

  async function post (sent) {
    if (cut && !await isBack()) return cut
    let response
    try {
      response = await fetch(form.action, {
        method: 'POST',
        body: new FormData(form),
        headers: { 'HX-Request': 'true' },
        credentials: 'same-origin'
      })
    } catch {
      return WAITING
    }
    if (response.redirected || [401, 403].includes(response.status)) return SIGNED_OUT
    if ([502, 503, 504].includes(response.status)) return WAITING
    const answer = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('[data-app-saved]')
    if (!answer) return FAILED
    const { appSaved: edition, appSay: text } = answer.dataset
    if (!response.ok) return { kind: response.status === 409 ? 'refused' : 'error', text }
    for (const field of document.querySelectorAll('[name="edition"]')) field.value = edition // of the moves beside it, too
    saved = sent
    show({ kind: 'saved', text })
  }

  function later () {
    show(UNSAVED)
    clearTimeout(timer)
    timer = setTimeout(save, AFTER)
  }

  form.addEventListener('input', later)
  form.addEventListener('change', save)
  // The button pressed last is the one that counts: another one pressed while a save was under way doesn't undo it.
  async function submitWhenSaved (target, submitter) {
    pressed = target
    await sending
    if (cut && !await isBack()) return show(cut) // the page that would come has not what was typed
    cut = null
    if (target !== form && textOf(form) !== saved) {
      await save()
      if (textOf(form) !== saved) return // the line under the text says why
    }
    if (pressed !== target) return
    ready = target
    setTimeout(() => target.requestSubmit(submitter))
  }

  function submit (event) {
    const target = event.currentTarget
    if (ready === target) ready = null
    else if (sending || cut || isLeaving || (target !== form && textOf(form) !== saved)) {
      event.preventDefault()
      if (isLeaving) stop() // the page of the button pressed before is on its way
      if (isLeaving) saved = '' // and whether its text arrived is not known: it is sent again
      isLeaving = false
      return submitWhenSaved(target, event.submitter)
    }
    clearTimeout(timer)
    saved = textOf(form) // the page that comes says how it went
    isLeaving = target === form
  }

  for (const each of [form, ...document.querySelectorAll('form[data-app-after-saving]')]) {
    each.addEventListener('submit', submit)
  }
  addEventListener('online', save)
  addEventListener('beforeunload', event => { if (textOf(form) !== saved) event.preventDefault() })
}
