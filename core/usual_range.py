"""The usual range of a count, after the counts of the months before it.

The middle is the median of the months and the spread their median absolute deviation (MAD), so that a few odd months
move neither. Small counts need a minimum spread: a spread of 0 is common at 1 or 2, and a count has at least the noise
of its square root.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Measured on the demonstration history: with these widths the rule of returns finds each of the nine forces of the
# anomaly of December 2018 to March 2019 in each month, and gives a false warning for about 1.5 % of the returns in the
# other months of 2018 and 2019. With two roots instead of three and a half it would be near 9 %: most series grew, and
# the median lags behind.
FEWEST_MONTHS = 6
LEAST_WIDTH = 3.0
SPREADS = 4.0
ROOTS = 3.5
MAD_TO_DEVIATION = 1.4826  # converts the MAD of normal noise to its standard deviation


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From the lowest to the highest usual count, both included."""

    low: int
    high: int

    def holds(self, count: int) -> bool:
        """Whether a count is usual."""
        return self.low <= count <= self.high

    def distance(self, count: int) -> int:
        """How far a count is outside; 0 if it is usual."""
        return max(self.low - count, count - self.high, 0)

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
