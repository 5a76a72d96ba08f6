// Warns two minutes before a session ends, in every tab at once, and keeps it going while somebody types: at most one request
// a minute, and never past its eight hours. What was typed stays in the page whatever happens.

import { say } from './say.js'

const WARN = 120 // seconds before the end
const SPOKEN = [60, 30, 10] // seconds that are left when it is said again
const PING_EVERY = 60000
const ADDRESS = '/accounts/session/'

const inWords = seconds => seconds >= 60
  ? `${Math.ceil(seconds / 60)} minute${seconds > 60 ? 's' : ''}`
  : `${seconds} second${seconds === 1 ? '' : 's'}`

export function initSession () {
  const dialog = document.querySelector('dialog[data-app-session]')
  if (!dialog) return
  const part = name => dialog.querySelector(`[data-app-session-${name}]`)
  const idle = Number(dialog.dataset.idle) * 1000
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null
  let ends = Number(dialog.dataset.ends) * 1000
  let used = Date.now()
  let extended = Date.now()
  let closed = false // the warning was read and put away
  let over = false
  let spoken = new Set()

  const secondsLeft = () => Math.ceil((Math.min(used + idle, ends) - Date.now()) / 1000)
  const isLast = () => ends <= used + idle

  function hear ({ used: when, ends: last }) {
    if (when <= used) return
    used = when
    ends = last
    closed = over = false
    spoken = new Set()
    if (dialog.open) dialog.close()
  }

  function share () {
    channel?.postMessage({ used, ends })
  }

  async function stay () {
    extended = Date.now()
    try {
      const response = await fetch(ADDRESS, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin', cache: 'no-store' })
      if (response.redirected || !response.ok) return end()
      const { whole } = await response.json()
      hear({ used: Date.now(), ends: Date.now() + whole * 1000 })
      share()
    } catch { /* no connection: the time goes on, and so does the warning */ }
  }

  function show (state) {
    for (const name of ['idle', 'last', 'over']) part(name).hidden = name !== state
    if (dialog.open) return
    dialog.showModal()
    part(state).querySelector('button, a')?.focus()
  }

  function end () {
    if (over) return
    over = true
    if (dialog.open) dialog.close()
    show('over')
    say('You have been signed out. What you typed is still on this page.')
  }

  function tick () {
    const left = secondsLeft()
    if (over) return
    if (left <= 0) return end()
    if (left > WARN || closed) return
    for (const counter of dialog.querySelectorAll('[data-app-session-left]')) counter.textContent = inWords(left)
    if (!dialog.open) show(isLast() ? 'last' : 'idle')
    const due = SPOKEN.find(seconds => left <= seconds && left > seconds - 5 && !spoken.has(seconds))
    if (due) {
      spoken.add(due)
      part('status').textContent = `You will be signed out in ${inWords(left)}`
    }
  }

  part('stay').addEventListener('click', stay)
  for (const button of dialog.querySelectorAll('[data-app-session-close]')) {
    button.addEventListener('click', () => dialog.close())
  }
  dialog.addEventListener('close', () => { closed = true })
  channel?.addEventListener('message', event => hear(event.data))
  document.addEventListener('input', () => {
    if (!over && Date.now() - Math.max(used, extended) >= PING_EVERY) stay()
  })
  share()
  setInterval(tick, 1000)
}
