// Makes an element of the page say what the server's newer version of it says, and leaves in place what both have: a field
// keeps its focus, its caret and what Ctrl+Z undoes, a list that was opened stays open.

const OF_THE_PERSON = new Set(['open']) // what somebody opened is theirs
const isOfAScript = name => /^data-govuk-.*-init$|^tabindex$/.test(name) // without its tabindex a cell would lose the focus

function isSame (node, other) {
  if (node.nodeType !== other.nodeType) return false
  if (node.nodeType !== Node.ELEMENT_NODE) return true
  if (node.tagName !== other.tagName || node.id !== other.id) return false
  if (node.getAttribute('name') !== other.getAttribute('name') || node.type !== other.type) return false
  const isChoice = node.tagName === 'OPTION' || ['radio', 'checkbox'].includes(node.type)
  return !isChoice || node.getAttribute('value') === other.getAttribute('value')
}

function morphAttributes (old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OF_THE_PERSON.has(name) && !isOfAScript(name)) old.removeAttribute(name)
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
}

function morphChildren (old, fresh) {
  let here = old.firstChild
  for (const wanted of [...fresh.childNodes]) {
    let match = here
    // A text is no reason to pass over elements: what is between would be taken away.
    if (wanted.nodeType !== Node.ELEMENT_NODE) match = here && isSame(here, wanted) ? here : null
    else while (match && !isSame(match, wanted)) match = match.nextSibling
    if (!match) {
      old.insertBefore(wanted, here)
      continue
    }
    while (here !== match) {
      const gone = here
      here = here.nextSibling
      gone.remove()
    }
    here = here.nextSibling
    morph(match, wanted)
  }
  while (here) {
    const gone = here
    here = here.nextSibling
    gone.remove()
  }
}

export function morph (old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data
    return
  }
  morphAttributes(old, fresh)
  if (old.tagName === 'TEXTAREA') {
    if (old.defaultValue !== fresh.defaultValue) old.defaultValue = fresh.defaultValue
    return
  }
  morphChildren(old, fresh)
}
