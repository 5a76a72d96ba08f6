// What a field says, and whether it says something else than the server last knew. The server's value is the one in the
// page as it came: defaultValue, defaultChecked, defaultSelected.

function controlsOf (form) {
  return [...form.elements].filter(control =>
    control.name && !['hidden', 'submit', 'button', 'file'].includes(control.type) && control.tagName !== 'FIELDSET')
}

// The form's controls, each under a key that the same field has in the next version of the form too: its name, its value
// where it is one of several choices, and which of that name it is (groups of people repeat their names).
export function keyed (form) {
  const controls = new Map()
  const seen = new Map()
  for (const control of controlsOf(form)) {
    const name = ['radio', 'checkbox'].includes(control.type) ? `${control.name}=${control.value}` : control.name
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    controls.set(`${name}#${before}`, control)
  }
  return controls
}

export function stateOf (control) {
  if (['radio', 'checkbox'].includes(control.type)) return String(control.checked)
  if (control.tagName === 'SELECT') return [...control.options].filter(o => o.selected).map(o => o.value).join('\n')
  return control.value
}

export function savedStateOf (control) {
  if (['radio', 'checkbox'].includes(control.type)) return String(control.defaultChecked)
  if (control.tagName === 'SELECT') {
    const chosen = [...control.options].filter(o => o.defaultSelected)
    const shown = chosen.length || control.multiple ? chosen : [...control.options].slice(0, 1)
    return shown.map(o => o.value).join('\n')
  }
  return control.defaultValue
}

export function setState (control, state) {
  if (['radio', 'checkbox'].includes(control.type)) control.checked = state === 'true'
  else if (control.tagName === 'SELECT') {
    const chosen = state.split('\n')
    for (const option of control.options) option.selected = chosen.includes(option.value)
  } else control.value = state
}

export const snapshotOf = form => new Map([...keyed(form)].map(([key, control]) => [key, stateOf(control)]))

export const differsFromSaved = form => controlsOf(form).some(control => stateOf(control) !== savedStateOf(control))
