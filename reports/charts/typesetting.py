"""Measure the width of words in the product's typeface, so that labels neither clip nor overlap.

The widths come from the font files the pages load, so the same data give the same bytes on every machine, whatever
fonts it has.
"""

from __future__ import annotations

from itertools import groupby

from core import fonts
from core.fonts import widths

UNKNOWN = 1.0  # a letter missing from the typeface, which is hardly ever wider than its size
ROUGHLY = 1.01  # browsers round each letter to a fraction of a pixel


def width_of(words: str, *, size: float, bold: bool = False) -> float:
    """Return the width in px, slightly overestimated."""
    known = widths.of_letters(fonts.BOLD if bold else fonts.REGULAR)
    return sum(known.get(letter, UNKNOWN) for letter in words) * size * ROUGHLY


def wrap(words: str, *, size: float, width: float, bold: bool = False) -> tuple[str, ...]:
    """Break the words into lines of at most this width. A longer single word gets its own line; nothing is cut."""
    lines: list[str] = []
    for is_space, letters in groupby(words, key=str.isspace):
        word = "".join(letters)
        if is_space:
            continue
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size=size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
