"""Quantiles of distributions of whole counts, found from a good guess in a few steps, however large the counts are."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist


def interpolated(
    level: float,
    *,
    mean: float,
    deviation: float,
    probability: Callable[[int], float],
    at_most: Callable[[int], float],
) -> float:
    """The count below which a part of the distribution lies, interpolated between whole counts.

    Interpolation makes the limits of a funnel a line and not a staircase. `at_most(count)` sums `probability` up to a
    count. The search starts where the normal distribution has its quantile.
    """
    guess = mean + deviation * NormalDist().inv_cdf(level) if 0 < level < 1 else mean
    count = max(0, math.floor(guess))
    while count > 0 and at_most(count - 1) > level:
        count -= 1
    below = at_most(count - 1)
    while (p := probability(count)) and below + p <= level:
        below += p
        count += 1
    return max(0.0, count - 1 + (level - below) / p) if p else float(count)
