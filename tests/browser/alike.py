"""What axe-core can leave out: rows of a table, items of a list and options of a choice that are alike.

Measuring the contrast of one element takes a millisecond, and of a table with 46 forces half a second. Of siblings that
are alike the first two and the last are checked, since styles can depend on being odd, even, first or last. Elements
are alike if they and all inside them have the same tags, attributes and values of attributes. Their words and addresses
may differ, but not whether there are any, whether an id is repeated, and whether an id that is referred to exists.
"""

from __future__ import annotations

ALIKE = """() => {
  const words = new Set(['id', 'name', 'value', 'title', 'alt', 'href', 'src', 'action', 'datetime', 'aria-label'])
  const references = new Set(['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'headers'])
  const ids = new Map()
  for (const { id } of document.querySelectorAll('[id]')) ids.set(id, (ids.get(id) ?? 0) + 1)
  const described = ({ name, value }) => {
    if (name === 'id') return `id ${ids.get(value) > 1}`
    if (references.has(name)) return `${name} ${value.split(' ').every(id => ids.has(id))}`
    if (words.has(name) || name.startsWith('data-') || name.startsWith('hx-')) return `${name} ${!value.trim()}`
    return `${name}=${value}`
  }
  const shapes = new Map()
  const shape = element => {
    const own = [...element.attributes].map(described).sort().join(' ')
    const hasText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
    const all = `<${element.tagName} ${own} ${hasText}>${[...element.children].map(shape).join('')}</>`
    shapes.set(element, all)
    return all
  }
  const alike = []
  const sort = element => {
    const seen = new Map()
    for (const child of element.children) {
      const already = seen.get(shapes.get(child)) ?? 0
      seen.set(shapes.get(child), already + 1)
      if (already >= 2 && child.nextElementSibling) alike.push(child)
      else sort(child)
    }
  }
  shape(document.body)
  sort(document.body)
  return alike
}"""
