// Of the sub-types only those of the chosen types are shown, and those that are ticked already. Without script all are.

function narrow (form) {
  const types = new Set([form.querySelector('select[name="primary_type"]')?.value])
  for (const box of form.querySelectorAll('[name="secondary_types"]:checked')) types.add(box.value)
  for (const label of form.querySelectorAll('[data-app-of]')) {
    label.hidden = !types.has(label.dataset.appOf) && !label.querySelector('input').checked
  }
}

const narrowWithin = scope => {
  const forms = new Set([...scope.querySelectorAll('[data-app-of]')].map(label => label.closest('form')))
  for (const form of forms) narrow(form)
}

export function initSubTypes () {
  narrowWithin(document)
  document.addEventListener('change', event => {
    if (event.target.matches?.('[name="primary_type"], [name="secondary_types"], [name="sub_types"]')) narrow(event.target.form)
  })
  document.addEventListener('app:fresh', event => narrowWithin(event.target))
}
