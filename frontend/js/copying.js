// A link in a field, or text in a box, is copied by a button. Without this script it is selected and copied by hand.

export function initCopying () {
  for (const group of document.querySelectorAll('[data-app-copy]')) {
    const button = group.querySelector('button')
    const status = group.querySelector('[role=status]')
    const field = group.querySelector('input, textarea')
    const what = field.matches('textarea') ? 'text' : 'link'
    button.hidden = !navigator.clipboard
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(field.value)
        status.textContent = 'Copied.'
      } catch {
        field.select()
        status.textContent = `Your browser does not allow it. The ${what} is selected: copy it by hand.`
      }
    })
  }
}
