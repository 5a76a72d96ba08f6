// What a field says, and whether it says something else than the server last knew. The server's value is the one in the
// page as it came: defaultValue, defaultChecked, defaultSelected.

export function controlsOf (form) {
  return [...form.elements].filter(control =>
    control.name && !['hidden', 'submit', 'button', 'file'].includes(control.type) && control.tagName !== 'FIELDSET')
}

export function keyOf (control) {
  return ['radio', 'checkbox'].includes(control.type) ? `${control.name}=${control.value}` : control.name
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

export const snapshotOf = form => new Map(controlsOf(form).map(control => [keyOf(control), stateOf(control)]))

export const differsFromSaved = form => controlsOf(form).some(control => stateOf(control) !== savedStateOf(control))
