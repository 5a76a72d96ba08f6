// Keeps the pages of first contact on a phone, once somebody asked for it: a cache of copies that name no person, and a
// worker that answers from it where there is no connection. Each visit with a connection brings the cache to what the
// service says may be kept; what was withdrawn goes. Signing out removes it all, and so does somebody else's signing in.

const CACHE = 'first-contact'
const NOTE = '/guidance/first-contact/kept.json' // what was kept, whose it is and until when
const STARTED = () => navigator.serviceWorker && window.caches && window.isSecureContext

async function kept () {
  if (!await caches.has(CACHE)) return undefined
  const note = await (await caches.open(CACHE)).match(NOTE)
  return note?.json()
}

export async function forget () {
  await caches.delete(CACHE)
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    if (new URL(registration.scope).pathname === '/guidance/first-contact/') await registration.unregister()
  }
}

async function fetched (address) {
  const answer = await fetch(address, { credentials: 'same-origin', cache: 'no-store' })
  if (!answer.ok || answer.redirected) throw new Error(`${address} can't be kept`)
  return answer
}

function assets () {
  const elements = document.querySelectorAll('link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]')
  return [...elements].map(element => new URL(element.href ?? element.src, location.href).pathname)
}

// All of it is fetched before anything of it is stored, so that a copy is whole or is not there.
async function keep (list) {
  const pages = await Promise.all(list.pages.map(async page => [page, await fetched(`${page}?as=copy`)]))
  const rest = await Promise.all(assets().map(async asset => [asset, await fetched(asset)]))
  const cache = await caches.open(CACHE)
  const wanted = new Set([...list.pages, ...rest.map(([asset]) => asset), NOTE])
  for (const [address, answer] of [...pages, ...rest]) await cache.put(address, answer)
  await noted(list)
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request)
  }
}

// The time runs by the phone's own clock, from the last visit on.
async function noted (list) {
  const note = JSON.stringify({ ...list, ends: Date.now() + list.seconds * 1000 })
  await (await caches.open(CACHE)).put(NOTE, new Response(note, { headers: { 'Content-Type': 'application/json' } }))
}

async function bringUpToDate (address, note) {
  const list = await (await fetched(address)).json()
  if (list.whose !== note.whose || !list.pages.length) return forget()
  if (list.digest !== note.digest) await keep(list)
  else await noted(list)
}

export function initKeeping () {
  if (!STARTED()) return
  // Signing out, on whatever page, takes the copy along before the answer comes; so does another person's signing in.
  const out = document.querySelector('.app-header__out')
  out?.addEventListener('submit', () => { forget() })
  if (out) kept().then(note => note && note.whose !== out.dataset.appWhose && forget()).catch(() => {})
  const walk = document.querySelector('.app-walkpage')
  if (!walk || document.querySelector('.app-walkcopy')) return
  const panel = document.querySelector('[data-app-keep]')
  const form = panel?.querySelector('[data-app-keep-form]')
  if (form) initPanel(panel, form)
  else kept().then(note => note && bringUpToDate(NOTE, note)).catch(() => {})
}

function initPanel (panel, form) {
  const status = panel.querySelector('[data-app-keep-status]')
  const drop = panel.querySelector('[data-app-keep-drop]')

  function show (words, isKept) {
    status.textContent = words
    form.hidden = isKept
    drop.hidden = !isKept
  }

  async function showState () {
    const note = await kept()
    if (!note) return show('Nothing is saved on this device.', false)
    show(`Saved on this device until ${note.until}: ${note.pages.length - 1} of these. Each visit renews the copy.`, true)
  }

  form.addEventListener('submit', async event => {
    event.preventDefault()
    status.textContent = 'Saving …'
    try {
      const { appKeepWorker: worker, appKeepScope: scope } = panel.dataset
      const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), credentials: 'same-origin' })
      if (!answer.ok || answer.redirected) throw new Error('not allowed')
      await navigator.serviceWorker.register(worker, { scope })
      await keep(await answer.json())
      await navigator.serviceWorker.ready
      await showState()
    } catch {
      await forget()
      show('Not saved. Check that you have a connection and are signed in, then try again.', false)
    }
  })
  drop.addEventListener('click', async () => {
    await forget()
    await showState()
  })
  kept().then(note => note && bringUpToDate(panel.dataset.appKeepList, note)).catch(() => {}).then(showState)
}
