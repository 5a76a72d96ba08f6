"""Place a number beside its point, clear of lines, other labels and the edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reports.charts.marks import Align, Frame, TextMark

PLACES: tuple[tuple[Align, int, int], ...] = (
    ("center", 0, -12),
    ("right", 4, -12),
    ("left", -4, -12),
    ("right", -10, -4),
    ("left", 10, 6),
    ("left", 10, 16),
    ("center", 0, 24),
    ("right", 4, 24),
    ("left", -4, 24),
)
"""Where a label may be beside its point, the best place first: alignment, px to the right, px down."""

PX_BETWEEN_SPOTS = 3


class Crowd:
    """What the drawing already contains. Each placed label is added to it."""

    def __init__(
        self, *, frame: Frame, lines: Iterable[Sequence[tuple[float, int]]], texts: Iterable[TextMark] = ()
    ) -> None:
        self.frame = frame
        self.drawn = [spot for line in lines for spot in self._spots(line)]
        self.texts = list(texts)

    def beside(
        self, point: tuple[float, int], words: str, *, size: int, colour: str, bold: bool, not_before: bool = False
    ) -> TextMark | None:
        """Return the label at the first free place; None if there is none, because the table has the number too.

        `not_before`: the point begins a series, and a label to its left would seem to belong to the previous series.
        """
        x, y = self.frame.x_px(point[0]), self.frame.y_px(point[1])
        for align, right, down in PLACES:
            text = TextMark(x=x + right, y=y + down, words=words, size=size, colour=colour, bold=bold, align=align)
            if self._is_free(text) and not (not_before and align == "right"):
                self.texts.append(text)
                return text
        return None

    def _is_free(self, text: TextMark) -> bool:
        left, right = text.span
        top, bottom = text.y - text.size * 0.8, text.y + 2
        if left < -self.frame.left + 2 or right > self.frame.width + self.frame.right - 2:
            return False
        if top < -6 or bottom > self.frame.height:
            return False
        if any(left - 1 <= x <= right + 1 and top - 2 <= y <= bottom + 1 for x, y in self.drawn):
            return False
        return not any(_overlap((left, right, top, bottom), other) for other in self.texts)

    def _spots(self, line: Sequence[tuple[float, int]]) -> Iterator[tuple[float, float]]:
        px = [(self.frame.x_px(x), self.frame.y_px(y)) for x, y in line]
        yield from px
        for (x, y), (to_x, to_y) in pairwise(px):
            steps = max(2, round(max(abs(to_x - x), abs(to_y - y)) / PX_BETWEEN_SPOTS))
            for n in range(1, steps):
                share = n / steps
                yield x + (to_x - x) * share, y + (to_y - y) * share


def _overlap(box: tuple[float, float, float, float], text: TextMark) -> bool:
    left, right, top, bottom = box
    other_left, other_right = text.span
    return left < other_right + 4 and right > other_left - 4 and top < text.y + 2 and bottom > text.y - text.size * 0.8
