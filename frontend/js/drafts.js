// What is typed into a form marked data-draft is kept on the server as a draft: a little after the last letter, when a field
// is left, and when the page is. It is put back when the form is opened again. Signed out, or without a connection, the words
// stay in the page, and are kept as soon as the same person is back. Hidden fields, files and passwords are no part of it:
// the page as it is now brings its own.

import { keyed, savedStateOf, setState, stateOf } from './controls.js'
import { say } from './say.js'
import { renewTokens } from './tokens.js'

const AFTER = 2000 // milliseconds without a letter
const RETRY_EVERY = 15000
const STAYS_AFTER = 10000 // milliseconds after which a page that is still here was answered with a file
const LARGEST_FAREWELL = 60000 // a browser sends no more than 64 KiB from a page that is being left
const WAITING = { kind: 'waiting', text: 'No connection. What you typed is still here and will be kept when you are connected' }
const SIGNED_OUT = { kind: 'refused', text: 'You have been signed out. What you typed is still here. Sign in again in another tab, then come back' }
const FAILED = { kind: 'refused', text: 'The draft is not kept: something went wrong on our side. Save the form soon' }

const post = (address, fields, more = {}) => fetch(address, {
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: { 'HX-Request': 'true' },
  credentials: 'same-origin',
  ...more
})

function labelOf (control) {
  const own = control.labels?.[0]?.textContent ?? control.getAttribute('aria-label') ?? control.name
  const group = ['radio', 'checkbox'].includes(control.type) && control.closest('fieldset')?.querySelector('legend')?.textContent
  return [group, own].filter(Boolean).map(text => text.trim().replace(/\s+/g, ' ')).join(': ').slice(0, 200)
}

const element = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text })

const addressOf = form => new URL(form.getAttribute('action') || location.href, location.href).pathname

class Draft {
  constructor (form, cameBack) {
    this.form = form
    this.cameBack = cameBack // as it was sent: what it says now was typed, whatever the page calls its default
    this.address = addressOf(form)
    this.name = form.dataset.draft
    this.kept = '{}' // what the server has
    this.sending = null
    this.cut = null
    this.submitting = false
    this.state = element('p', 'app-state')
    this.state.hidden = true
    form.append(this.state, Object.assign(document.createElement('input'), { type: 'hidden', name: 'draft', value: this.name }))
    form.addEventListener('input', () => this.later())
    form.addEventListener('change', () => this.save())
    form.addEventListener('submit', event => this.submit(event))
  }

  get token () { return this.form.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? '' }
  get whole () { return { address: this.address, name: this.name, csrfmiddlewaretoken: this.token } }

  // What somebody typed: fields that say something else than the page said when it came.
  typed () {
    const fields = {}
    for (const [key, control] of keyed(this.form)) {
      const [was, now] = [savedStateOf(control), stateOf(control)]
      if (control.type === 'password') continue
      if (this.cameBack ? now && now !== 'false' : was !== now) {
        fields[key] = { was: this.cameBack ? null : was, now, label: labelOf(control) }
      }
    }
    return JSON.stringify(fields)
  }

  get isUnsaved () { return !this.submitting && this.typed() !== this.kept }

  show ({ kind, text }) {
    this.state.hidden = false
    this.state.className = `app-state app-state--${kind}`
    this.state.textContent = text
  }

  later () {
    if (!this.isUnsaved) return
    if (!this.cut) this.show({ kind: 'waiting', text: 'Draft not saved yet' })
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), AFTER)
  }

  async save () {
    clearTimeout(this.timer)
    if (this.sending || !this.isUnsaved) return
    const text = this.typed()
    this.sending = this.send(text)
    const problem = await this.sending
    this.sending = null
    if (problem) {
      if (problem !== this.cut) say(problem.text)
      this.cut = problem
      this.show(problem)
    } else {
      this.cut = null
      if (this.isUnsaved) this.later()
    }
  }

  // Nothing where it was kept, else what is wrong.
  async send (text) {
    try {
      if (this.cut && !await isBack()) return this.cut
      const response = await this.request(text)
      if (response.redirected || [401, 403].includes(response.status)) return SIGNED_OUT
      if ([502, 503, 504].includes(response.status)) return WAITING
      const answer = await response.json()
      if (!response.ok) return answer.problem ? { kind: 'refused', text: answer.problem } : FAILED
      this.kept = text
      if (text === '{}') this.state.hidden = true
      else this.show({ kind: 'saved', text: `Draft saved at ${answer.time}` })
    } catch (error) {
      return error instanceof TypeError ? WAITING : FAILED // a TypeError is how fetch says that there is no connection
    }
  }

  // A form as it was saved needs no draft. That request is short, and outlives a page that is left at once.
  request (text, more = {}) {
    return text === '{}'
      ? post('/drafts/discard/', this.whole, { keepalive: true })
      : post('/drafts/save/', { ...this.whole, page: location.pathname, fields: text }, more)
  }

  // The page is being left: a last request that outlives it.
  farewell () {
    if (!this.isUnsaved || this.cut) return
    const text = this.typed()
    if (text.length > LARGEST_FAREWELL) return
    this.request(text, { keepalive: true })
      .then(response => { if (response.ok && !response.redirected) this.kept = text }, () => {})
  }

  get wouldBeLost () {
    return this.isUnsaved && (this.cut !== null || this.typed().length > LARGEST_FAREWELL)
  }

  async submit (event) {
    if (event.defaultPrevented) return
    clearTimeout(this.timer)
    if (this.sending || this.cut === WAITING) { // what is on its way comes first, or it would outlive the saved form
      event.preventDefault()
      await this.sending
      if (this.cut === WAITING && !await isBack()) return this.show(this.cut)
      this.cut = null
      setTimeout(() => this.form.requestSubmit(event.submitter))
      return
    }
    this.submitting = true
    setTimeout(() => this.stay(this.typed()), STAYS_AFTER)
  }

  // Where the answer was a file, the page stays. The server has dropped the draft if it took the form.
  async stay (sent) {
    const draft = await this.stored()
    if (draft && !draft.fields) this.kept = sent
    this.submitting = false
  }

  // What the server has of this form; nothing where it cannot be asked.
  async stored () {
    try {
      const response = await fetch(`/drafts/form/?${new URLSearchParams({ address: this.address, name: this.name })}`, {
        headers: { 'HX-Request': 'true' }, credentials: 'same-origin'
      })
      return response.ok && !response.redirected ? await response.json() : null
    } catch {
      return null // no connection
    }
  }

  async open () {
    if (this.cameBack) return this.save()
    const draft = await this.stored()
    if (!draft) return
    if (draft.fields) this.putBack(draft)
    else if (this.isUnsaved) this.later() // the browser itself put something back
  }

  putBack ({ fields, moment }) {
    const controls = keyed(this.form)
    const changed = []
    const lost = []
    let count = 0
    for (const [key, { was, now, label }] of Object.entries(fields)) {
      const control = controls.get(key)
      if (!control) {
        if (now && !['true', 'false'].includes(now)) lost.push({ label, now })
        continue
      }
      if (stateOf(control) === now || stateOf(control) !== savedStateOf(control)) continue // typed into meanwhile
      if (was !== null && savedStateOf(control) !== was) changed.push(label)
      setState(control, now)
      count += 1
      for (const type of ['input', 'change']) control.dispatchEvent(new Event(type, { bubbles: true }))
    }
    if (!count && !lost.length) return
    this.kept = this.typed()
    clearTimeout(this.timer)
    dispatchEvent(new Event('pageshow')) // questions that depend on an answer are shown and hidden again
    this.notice(moment, changed, lost)
  }

  notice (moment, changed, lost) {
    const notice = element('div', 'app-draft')
    notice.append(element('p', 'app-draft__text', `We kept what you typed on ${moment}. It is not saved yet.`))
    if (changed.length) {
      notice.append(element('p', '', 'These have been changed on this page since then. Check them before you save:'))
      notice.append(listOf([...new Set(changed)]))
    }
    if (lost.length) {
      notice.append(element('p', '', 'The page no longer asks for these:'))
      notice.append(listOf(lost.map(({ label, now }) => `${label}: ${now}`)))
    }
    const discard = Object.assign(element('button', 'govuk-button govuk-button--secondary', 'Discard'), { type: 'button' })
    discard.addEventListener('click', () => this.discard(notice))
    notice.append(discard)
    this.form.prepend(notice)
    say(`We kept what you typed on ${moment}. It is not saved yet.`)
  }

  async discard (notice) {
    for (const control of keyed(this.form).values()) {
      setState(control, savedStateOf(control))
      control.dispatchEvent(new Event('input', { bubbles: true }))
    }
    clearTimeout(this.timer)
    dispatchEvent(new Event('pageshow'))
    notice.remove()
    ;[...keyed(this.form).values()][0]?.focus()
    this.kept = '' // what the server has is to go
    await this.save()
    say('Discarded')
  }
}

function listOf (texts) {
  const list = element('ul', 'govuk-list govuk-list--bullet')
  list.append(...texts.map(text => element('li', 'app-as-typed', text)))
  return list
}

// The same person is signed in again: what they typed is never kept as somebody else's.
async function isBack () {
  const whose = document.querySelector('[data-app-whose]')?.dataset.appWhose
  try {
    return Boolean(whose) && await renewTokens('/accounts/', `[data-app-whose="${whose}"]`)
  } catch {
    return false
  }
}

export function initDrafts () {
  const forms = [...document.querySelectorAll('form[data-draft][method="post"]')]
  if (!forms.length || !document.querySelector('[data-app-whose]')) return // who is not signed in has no drafts
  // This page is the answer to the form, with errors or with a row more. Its words are newer than any draft.
  const posted = document.querySelector('[data-app-came-back]')?.dataset.appCameBack
  const cameBack = form => posted === form.dataset.draft && addressOf(form) === location.pathname
  const drafts = forms.map(form => new Draft(form, cameBack(form)))
  for (const draft of drafts) draft.open()

  const retry = () => { for (const draft of drafts) if (draft.cut && !document.hidden) draft.save() }
  const leave = () => { for (const draft of drafts) draft.farewell() }
  addEventListener('online', retry)
  addEventListener('focus', retry)
  setInterval(retry, RETRY_EVERY)
  document.addEventListener('visibilitychange', () => document.hidden ? leave() : retry())
  addEventListener('pagehide', leave)
  addEventListener('pageshow', event => { if (event.persisted) for (const draft of drafts) draft.submitting = false })
  addEventListener('beforeunload', event => { if (drafts.some(draft => draft.wouldBeLost)) event.preventDefault() })
}
