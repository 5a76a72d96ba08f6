// Follow-up questions appear at once. Which answers lead to a question is in its data-app-when, as the server wrote it
// (nrm/form/condition.py): true, false, [name, values], {"all": [...]} or {"any": [...]}. No rule is here.

import { say } from './say.js'

const valuesOf = (form, name) => [...form.elements]
  .filter(control => control.name === name && !control.closest('[data-app-when][hidden]'))
  .filter(control => !['radio', 'checkbox'].includes(control.type) || control.checked)
  .map(control => control.value)

function holds (when, form) {
  if (typeof when === 'boolean') return when
  if (Array.isArray(when)) return valuesOf(form, when[0]).some(value => when[1].includes(value))
  return when.all ? when.all.every(part => holds(part, form)) : when.any.some(part => holds(part, form))
}

// A question that is hidden leads nowhere, so what it leads to may come to be hidden in a second round.
function arrange (form) {
  const questions = [...form.querySelectorAll('[data-app-when]')]
  const before = questions.filter(question => !question.hidden).length
  for (let round = 0; round <= questions.length; round++) {
    let changed = false
    for (const question of questions) {
      const hidden = !holds(JSON.parse(question.dataset.appWhen), form)
      changed ||= hidden !== question.hidden
      question.hidden = hidden
    }
    if (!changed) break
  }
  return questions.filter(question => !question.hidden).length - before
}

export function initFollowing () {
  for (const form of document.querySelectorAll('form[data-app-follows]')) {
    arrange(form)
    form.addEventListener('change', () => {
      const more = arrange(form)
      if (more > 0) say(more === 1 ? 'One more question below.' : `${more} more questions below.`)
    })
    addEventListener('pageshow', () => arrange(form)) // the browser, or a draft, has put answers back
  }
}
