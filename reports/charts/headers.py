"""Words above a plot about a place in it: why months are shaded, or that a series starts.

Blocks that would overlap go on different levels; a block that would leave the drawing is moved inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import typesetting
from reports.charts.marks import TextMark

LINE = 16
GAP_BETWEEN = 12
BELOW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """A bold line and lines below it, centred if possible on a place of the plot (px from its left edge)."""

    x: float
    title: str
    lines: tuple[str, ...]
    colour: str
    size: int = 14

    @property
    def width(self) -> float:
        others = [typesetting.width_of(line, size=self.size) for line in self.lines]
        return max([typesetting.width_of(self.title, size=self.size, bold=True), *others])

    @property
    def height(self) -> int:
        return LINE * (1 + len(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedHeaders:
    """The words above the plot, and the height they need."""

    texts: tuple[TextMark, ...]
    height: int


def place(blocks: Sequence[HeaderBlock], *, leftmost: float, rightmost: float) -> PlacedHeaders:
    """Place the blocks between two edges (px from the plot's left edge), on as few levels as avoid overlap."""
    levels: list[list[tuple[float, HeaderBlock]]] = []
    for block in sorted(blocks, key=lambda block: block.x):
        centre = min(max(block.x, leftmost + block.width / 2), rightmost - block.width / 2)
        for level in levels:
            if all(abs(centre - other) >= (block.width + b.width) / 2 + GAP_BETWEEN for other, b in level):
                level.append((centre, block))
                break
        else:
            levels.append([(centre, block)])
    texts: list[TextMark] = []
    bottom = -float(BELOW)
    for level in levels:
        for centre, block in level:
            texts += _set(block, centre=centre, bottom=bottom)
        bottom -= max(block.height for _, block in level) + BELOW
    return PlacedHeaders(texts=tuple(texts), height=round(-bottom))


def _set(block: HeaderBlock, *, centre: float, bottom: float) -> list[TextMark]:
    top = bottom - LINE * len(block.lines)
    first = TextMark(
        x=centre, y=top, words=block.title, size=block.size, colour=block.colour, bold=True, align="center"
    )
    return [first] + [
        TextMark(x=centre, y=top + LINE * n, words=line, size=block.size, colour=block.colour, align="center")
        for n, line in enumerate(block.lines, start=1)
    ]
