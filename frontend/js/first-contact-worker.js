// Answers for first contact where there is no connection, from the copies that keeping.js made. With a connection the
// service answers, and this does nothing. It rules /guidance/first-contact/ and nothing else.

const CACHE = 'first-contact'
const START = '/guidance/first-contact/'
const NOTE = '/guidance/first-contact/kept.json'
const PATIENCE = 5000 // milliseconds: a signal that carries nothing is no connection

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', event => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request, pathname))
  else if (pathname.startsWith('/static/')) event.respondWith(fetch(request).catch(error => stored(pathname, error)))
})

async function page (request, pathname) {
  const answer = fetch(request)
  answer.catch(() => {}) // heard below, or too late to matter
  const copy = await copyOf(pathname)
  if (!copy) return answer
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE, copy))
  return Promise.race([answer.catch(() => copy), late])
}

// The copy of a page; of one that is not kept, the list of what is. Nothing once its time is over.
async function copyOf (pathname) {
  if (!await caches.has(CACHE)) return undefined
  const cache = await caches.open(CACHE)
  const note = await (await cache.match(NOTE))?.json()
  if (!note || Date.now() > note.ends) {
    await caches.delete(CACHE)
    return undefined
  }
  return await cache.match(pathname) ?? cache.match(START)
}

async function stored (pathname, error) {
  const page = await caches.has(CACHE) && await (await caches.open(CACHE)).match(pathname)
  if (!page) throw error
  return page
}
