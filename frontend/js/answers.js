// Each answer is copied by its button; how many are copied is said aloud. Without this script answers are selected by hand.

export function initAnswers () {
  for (const list of document.querySelectorAll('[data-app-answers]')) {
    if (!navigator.clipboard) return
    const status = list.querySelector('[data-app-answers-status]')
    const buttons = [...list.querySelectorAll('[data-app-answers-copy]')]
    const blank = list.querySelectorAll('.app-answers__row').length - buttons.length
    const copied = new Set()
    const progress = () => `${copied.size} of ${buttons.length} answers copied${blank ? `; ${blank} left blank` : ''}.`
    status.textContent = progress()
    for (const button of buttons) {
      const row = button.closest('.app-answers__row')
      button.hidden = false
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(row.querySelector('[data-app-answer]').innerText)
        } catch {
          status.textContent = 'Your browser does not allow copying. Select the answer and copy it by hand.'
          return
        }
        copied.add(button)
        row.classList.add('app-answers__row--copied')
        button.querySelector('[data-app-answers-word]').textContent = 'Copied'
        status.textContent = progress()
      })
    }
  }
}
