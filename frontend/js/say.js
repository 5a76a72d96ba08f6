// Says things to screen readers without moving the focus: politely, and at most one message a second, so that a quick
// run of saved rows does not talk over the person who is typing.

const PAUSE = 1000
const queue = []
let region
let speaking = false

function next () {
  const text = queue.shift()
  if (text === undefined) {
    speaking = false
    return
  }
  speaking = true
  region.textContent = text
  setTimeout(next, PAUSE)
}

export function say (text) {
  if (!text) return
  if (!region) {
    region = document.createElement('div')
    region.className = 'govuk-visually-hidden'
    region.setAttribute('aria-live', 'polite')
    document.body.append(region)
  }
  queue.splice(0, queue.length, text) // the newest word is the one that counts
  if (!speaking) setTimeout(next, 100) // a region must be in the page before it is filled, or nothing is read
  speaking = true
}
