// A link in a field is copied by a button. Without this script it is selected and copied by hand.

export function initCopying () {
  for (const group of document.querySelectorAll('[data-app-copy]')) {
    const button = group.querySelector('button')
    const said = group.querySelector('[role=status]')
    const field = group.querySelector('input')
    button.hidden = !navigator.clipboard
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(field.value)
        said.textContent = 'Copied.'
      } catch {
        field.select()
        said.textContent = 'Your browser does not allow it. The link is selected: copy it by hand.'
      }
    })
  }
}
