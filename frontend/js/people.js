// Totals of people follow the table of groups and can't be typed. A blank or a wrong number is never read as 0: the total
// is a dash until it is put right.

const WHOLE = /^\d+$/

function total (people, role) {
  const values = [...people.querySelectorAll(`input[data-app-role="${role}"]`)].map(field => field.value.trim())
  if (!values.every(value => WHOLE.test(value))) return '–'
  return values.reduce((sum, value) => sum + Number(value), 0).toLocaleString('en-GB')
}

export function initPeople () {
  document.addEventListener('input', event => {
    const people = event.target.matches('[data-app-role]') && event.target.closest('[data-app-people]')
    if (!people) return
    const { appRole: role } = event.target.dataset
    for (const place of people.querySelectorAll(`[data-app-total="${role}"]`)) place.textContent = total(people, role)
  })
}
