// Totals of people follow the table of groups and can't be typed. A blank or a wrong number is never read as 0: the total
// is a dash until it is put right. A group is added or copied in the page, and saved when it is left.

const WHOLE = /^\d+$/
const CONTROLS = 'select, input:not([type="checkbox"])'

function total (people, role) {
  const values = [...people.querySelectorAll(`input[data-app-role="${role}"]`)].map(field => field.value.trim())
  if (!values.every(value => WHOLE.test(value))) return '–'
  return values.reduce((sum, value) => sum + Number(value), 0).toLocaleString('en-GB')
}

const controlsOf = line => [...line.querySelectorAll(CONTROLS)]

// The first line that nothing is typed in, or a new one like the last: it has no error, no number of last month.
function freeLine (table) {
  const lines = [...table.querySelectorAll('[data-app-group]')]
  const free = lines.find(line => controlsOf(line).every(control => !control.value))
  if (free) return free
  const last = lines.at(-1)
  const line = last.cloneNode(true)
  const number = lines.length + 1
  line.id = last.id.replace(/\d+$/, number)
  for (const control of controlsOf(line)) {
    control.setAttribute('aria-label', control.getAttribute('aria-label').replace(/\d+$/, number))
    control.value = ''
  }
  for (const extra of line.querySelectorAll('button, [type="checkbox"]')) extra.remove()
  table.tBodies[0].append(line)
  return line
}

function addGroup (event) {
  const button = event.target.closest?.('button[name="group"]')
  if (!button) return
  event.preventDefault()
  const copied = button.closest('[data-app-group]')
  const line = freeLine(button.closest('[data-app-people]').querySelector('.app-people'))
  const controls = controlsOf(line)
  if (copied) controlsOf(copied).forEach((control, n) => { if (control.name !== 'people_count') controls[n].value = control.value })
  controls.at(copied ? -1 : 0).focus()
}

export function initPeople () {
  document.addEventListener('click', addGroup)
  document.addEventListener('input', event => {
    const people = event.target.matches('[data-app-role]') && event.target.closest('[data-app-people]')
    if (!people) return
    const { appRole: role } = event.target.dataset
    for (const place of people.querySelectorAll(`[data-app-total="${role}"]`)) place.textContent = total(people, role)
  })
}
