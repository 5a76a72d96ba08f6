"""One exploitation type, or the total, outside the force's usual range of the last twelve months.

The middle is the median of the months and the spread their median absolute deviation (MAD), so that a few odd months
move neither. Small counts need a minimum spread: a spread of 0 is common at 1 or 2, and a count has at least the noise
of its square root.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding

# Measured on the demonstration history: with these widths the rule finds each of the nine forces of the anomaly of
# December 2018 to March 2019 in each month, and gives a false warning for about 1.5 % of the returns in the other
# months of 2018 and 2019. With two roots instead of three and a half it would be near 9 %: most series grew, and the
# median lags behind.
FEWEST_MONTHS = 6
LEAST_WIDTH = 3.0
SPREADS = 4.0
ROOTS = 3.5
MAD_TO_DEVIATION = 1.4826  # converts the MAD of normal noise to its standard deviation
TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From the lowest to the highest usual count, both included."""

    low: int
    high: int

    def holds(self, count: int) -> bool:
        return self.low <= count <= self.high

    def __str__(self) -> str:
        return f"{self.low:,} to {self.high:,}"


def usual(counts: Sequence[int]) -> Band | None:
    """The usual range after these months; None if there are too few months."""
    if len(counts) < FEWEST_MONTHS:
        return None
    middle = median(counts)
    spread = MAD_TO_DEVIATION * median(abs(count - middle) for count in counts)
    width = max(LEAST_WIDTH, SPREADS * spread, ROOTS * math.sqrt(middle))
    return Band(low=max(0, math.ceil(middle - width)), high=math.floor(middle + width))


def bands(picture: Picture) -> dict[str, Band]:
    """The usual range of the total and of each type that occurs, by the type's code."""
    found = {}
    kinds = {kind for counts in picture.history.values() for kind in counts}
    for kind in sorted(kinds | {line.primary_type for line in picture.lines}):
        if band := usual([counts.get(kind, 0) for counts in picture.history.values()]):
            found[kind] = band
    if band := usual([sum(counts.values()) for counts in picture.history.values()]):
        found[TOTAL] = band
    return found


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Finds nothing until six months of the series are approved."""
    live = [line.primary_type for line in picture.lines if line.is_live]
    for kind, band in bands(picture).items():
        count = len(live) if kind == TOTAL else live.count(kind)
        if band.holds(count):
            continue
        name = "All live investigations" if kind == TOTAL else picture.type_names.get(kind, kind)
        yield RuleFinding(
            record=kind,
            value=str(count),
            field=kind,
            message=f"{name}: {count:,} live. Usual range in the last 12 months: {band}.",
        )


RULE = QualityRule(
    code="usual_range",
    severity=Severity.WARNING,
    wrong="A type, or the total, is outside its usual range for the last 12 months.",
    remedy="Check the rows of this type. If they are right, explain what has changed.",
    find=find,
)
