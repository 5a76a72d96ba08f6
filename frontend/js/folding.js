// What is folded away on the screen and open on paper, unless it would fill pages; and the newest month first.

function foldRows (button) {
  const rows = [...document.querySelectorAll(button.dataset.appMore)]
  if (!rows.length) return
  for (const row of rows) row.hidden = true
  button.hidden = false
  button.addEventListener('click', () => {
    for (const row of rows) row.hidden = false
    ;(button.closest('tr') ?? button).hidden = true
    rows[0].querySelector('a, button, select')?.focus()
  })
}

export function initFolding () {
  for (const button of document.querySelectorAll('[data-app-more]')) foldRows(button)
  // The observer calls at once, and again when the frame gets another width, such as on a phone that is turned.
  const atEnd = new ResizeObserver(frames => frames.forEach(({ target }) => { target.scrollLeft = target.scrollWidth }))
  for (const frame of document.querySelectorAll('[data-app-end]')) atEnd.observe(frame)
  for (const button of document.querySelectorAll('[data-app-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
  const closed = new Set()
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details:not([open], [data-app-fold-in-print])')) {
      closed.add(details)
      details.open = true
    }
  })
  addEventListener('afterprint', () => {
    for (const details of closed) details.open = false
    closed.clear()
  })
}
