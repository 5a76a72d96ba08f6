"""How wide words are in the product's own typeface, so that labels are placed without clipping or colliding.

The widths are those of the font files that pages load: the same data give the same bytes on every machine, whatever
fonts it has.
"""

from __future__ import annotations

from itertools import groupby

from core import fonts
from core.fonts import widths

UNKNOWN = 1.0  # a letter of another typeface, which is hardly ever wider than its size
ROUGHLY = 1.01  # browsers round each letter to a part of a pixel


def width_of(words: str, *, size: float, bold: bool = False) -> float:
    """The width in px, a little too much rather than too little."""
    known = widths.of_letters(fonts.BOLD if bold else fonts.REGULAR)
    return sum(known.get(letter, UNKNOWN) for letter in words) * size * ROUGHLY


def wrap(words: str, *, size: float, width: float, bold: bool = False) -> tuple[str, ...]:
    """The words in lines of at most this width. A single longer word keeps a line of its own; nothing is cut."""
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
