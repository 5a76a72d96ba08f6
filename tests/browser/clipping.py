"""Checks a page, by measuring boxes, for text that is cut off, overlaps or leaves its drawing.

A choice or short entry must fit its field; labels of a chart stay inside it and apart; column headings do not touch; a
number is on one line.
"""

from __future__ import annotations

from playwright.sync_api import Page

SHORT = 25  # letters; long text typed into a field scrolls, as it should

CLIPPED = """shortest => {
  const faults = []
  const shown = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length
  const box = element => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return range.getBoundingClientRect()
  }
  const pen = document.createElement('canvas').getContext('2d')
  const fields = 'select:not([multiple]), input:is([type=text], [type=search], [type=email], [type=tel], :not([type]))'
  for (const field of document.querySelectorAll(fields)) {
    if (!shown(field)) continue
    const isSelect = field.tagName === 'SELECT'
    const choices = isSelect ? [...field.options].map(option => option.label) : [field.value]
    const style = getComputedStyle(field)
    pen.font = style.font
    const arrow = isSelect ? 18 : 0
    const width = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow
    for (const words of choices) {
      const needed = pen.measureText(words).width
      if (words.length <= shortest && needed > width + 0.5) {
        faults.push(`field ${field.name || field.id}: “${words}” needs ${needed.toFixed(0)} px of ${width.toFixed(0)}`)
      }
    }
  }
  for (const drawing of document.querySelectorAll('svg[role=img]')) {
    if (!shown(drawing)) continue
    const frame = drawing.getBoundingClientRect()
    const scale = frame.width / drawing.viewBox.baseVal.width
    const labels = [...drawing.querySelectorAll('text')].filter(text => text.textContent.trim()).map(text => {
      const { left, right, top, bottom } = text.getBoundingClientRect()
      // A line of text has air above and below its letters; only the letters may not meet.
      const middle = (top + bottom) / 2
      const half = parseFloat(getComputedStyle(text).fontSize) * scale * 0.4
      return { words: text.textContent, left, right, top: middle - half, bottom: middle + half }
    })
    for (const [n, one] of labels.entries()) {
      if (one.left < frame.left - 0.5 || one.right > frame.right + 0.5 ||
          one.top < frame.top - 0.5 || one.bottom > frame.bottom + 0.5) {
        faults.push(`chart ${drawing.getAttribute('aria-labelledby')}: “${one.words}” leaves it`)
      }
      for (const other of labels.slice(n + 1)) {
        if (one.left < other.right - 0.5 && other.left < one.right - 0.5 &&
            one.top < other.bottom && other.top < one.bottom) {
          faults.push(`chart ${drawing.getAttribute('aria-labelledby')}: “${one.words}” meets “${other.words}”`)
        }
      }
    }
  }
  for (const row of document.querySelectorAll('thead tr')) {
    const heads = [...row.cells].filter(cell => shown(cell) && cell.innerText.trim() &&
      !cell.querySelector('.govuk-visually-hidden') && cell.getBoundingClientRect().width > 1)
    for (const [n, cell] of heads.entries()) {
      if (!heads[n + 1]) continue
      const [one, next] = [box(cell), box(heads[n + 1])]
      const sameLine = one.top < next.bottom && next.top < one.bottom
      if (sameLine && next.left - one.right < 3) {
        faults.push(`headings “${cell.innerText}” and “${heads[n + 1].innerText}” touch`)
      }
    }
  }
  for (const number of document.querySelectorAll('.app-reconciliation__n, .app-stat__n')) {
    if (!shown(number)) continue
    const lines = box(number).height / parseFloat(getComputedStyle(number).lineHeight)
    if (lines > 1.6) faults.push(`number “${number.innerText}” breaks into ${lines.toFixed(1)} lines`)
  }
  return faults
}"""


def clipped(page: Page) -> list[str]:
    """What is cut off or overlaps on the page now, a sentence each; empty if nothing is."""
    page.evaluate("document.fonts.ready.then(() => true)")
    return list(page.evaluate(CLIPPED, SHORT))
