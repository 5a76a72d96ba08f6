"""Scales from zero to a round number, and the colour classes of the map."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts import palette

STEPS = (1, 2, 2.5, 5, 10)
CLASS_SHARES = (0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale from zero to `ceiling` with a line at each tick."""

    ceiling: int
    ticks: tuple[int, ...]


def from_zero(highest: int, *, intervals: int) -> Scale:
    """Make the scale for counts up to `highest` with at most `intervals` intervals; whole numbers, at least 0 to 1."""
    step = round_up(max(highest, 1) / intervals)
    count = max(1, math.ceil(highest / step))
    return Scale(ceiling=step * count, ticks=tuple(step * n for n in range(count + 1)))


def round_up(number: float) -> int:
    """Round up to 1, 2, 2½, 5 or 10 times a power of ten, as a whole number of at least 1."""
    if number <= 1:
        return 1
    power = 10 ** math.floor(math.log10(number))
    return next(int(step * power) for step in STEPS if step * power >= number and step * power == int(step * power))


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Five classes of counts, given by the highest number of each of the first four."""

    tops: tuple[int, int, int, int]
    has_zero: bool

    fills = palette.MAP_SCALE
    inks = palette.MAP_INK

    def of(self, count: int) -> int:
        """Return the class of a count, 0 to 4."""
        return bisect_left(self.tops, count)

    @property
    def labels(self) -> tuple[str, ...]:
        """Each class in words: "1 to 20" … "91 or more"."""
        bottoms = (0 if self.has_zero else 1, *(top + 1 for top in self.tops))
        spans = zip(bottoms, self.tops, strict=False)
        return (*(str(a) if a == b else f"{a:,} to {b:,}" for a, b in spans), f"{bottoms[-1]:,} or more")

    @property
    def short_labels(self) -> tuple[str, ...]:
        """Each class by its lowest number, for a drawing of 290 px: "1+" … "91+"."""
        return tuple(f"{bottom:,}+" for bottom in (0 if self.has_zero else 1, *(top + 1 for top in self.tops)))


def classes_of(counts: Sequence[int]) -> Classes:
    """Choose classes with round limits and most counts in the lower half, so that a few high counts stand out."""
    ordered = sorted(counts) or [0]
    tops: list[int] = []
    for share in CLASS_SHARES:
        at_share = ordered[round(share * (len(ordered) - 1))]
        tops.append(max(_rounded(at_share), tops[-1] + 1 if tops else 1))
    return Classes(tops=(tops[0], tops[1], tops[2], tops[3]), has_zero=ordered[0] == 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeClasses:
    """Five classes of changes around zero; `small` is the largest change that is a small one."""

    small: int

    fills = palette.CHANGE_SCALE
    inks = palette.CHANGE_INK

    def of(self, change: int) -> int:
        """Return the class of a change, 0 to 4: 2 is no change."""
        return 2 + (change > 0) - (change < 0) + (change > self.small) - (change < -self.small)

    @property
    def labels(self) -> tuple[str, ...]:
        """Each class in words: "down over 10" … "up over 10"."""
        small = "1" if self.small == 1 else f"1 to {self.small:,}"
        large = f"over {self.small:,}"
        return (f"down {large}", f"down {small}", "no change", f"up {small}", f"up {large}")

    @property
    def short_labels(self) -> tuple[str, ...]:
        """Each class by its smallest change, for a drawing of 290 px: "−11" … "+11"."""
        return (f"−{self.small + 1:,}", "−1", "0", "+1", f"+{self.small + 1:,}")


def classes_of_changes(changes: Sequence[int]) -> ChangeClasses:
    """Choose a round limit that about half of the changes do not exceed."""
    sizes = sorted(abs(change) for change in changes if change) or [1]
    return ChangeClasses(small=_rounded(sizes[(len(sizes) - 1) // 2]))


def _rounded(number: int) -> int:
    step = 10 if number > 20 else 5 if number > 8 else 1
    return max(step, round(number / step) * step)
