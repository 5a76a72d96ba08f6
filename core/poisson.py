"""The Poisson distribution: how far a count may be from its expectation by chance alone.

Probabilities are summed exactly. Terms far from the mean, below 1e-15, are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

REACH = 9  # how many standard deviations around the mean are summed


def probability(count: int, mean: float) -> float:
    """The probability of exactly this count."""
    if count < 0:
        return 0.0
    if mean == 0:
        return float(count == 0)
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def at_most(count: int, mean: float) -> float:
    """The probability of this count or a smaller one."""
    return min(1.0, sum(p for value, p in _terms(mean, up_to=count) if value <= count))


def at_least(count: int, mean: float) -> float:
    """The probability of this count or a larger one; summed from above, so that a small one is exact too."""
    if count <= 0:
        return 1.0
    if count <= mean:
        return 1 - at_most(count - 1, mean)
    return sum(probability(value, mean) for value in range(count, _last(mean, count) + 1))


def quantile(share: float, mean: float) -> float:
    """The count below which a share of the distribution lies, interpolated between whole counts.

    Interpolation makes the limits of a funnel a line and not a staircase. With mean 0 it is 0.
    """
    below = 0.0
    for value, p in _terms(mean):
        if below + p > share:
            return max(0.0, value - 1 + (share - below) / p) if p else float(value)
        below += p
    return float(_last(mean))


def limits(level: float, mean: float) -> tuple[float, float]:
    """The limits of chance: a count under the first, or over the second, has a tail of under (1 - level) / 2.

    Both are interpolated. The next whole count above a quantile is the first that lies outside, so the upper one is 1
    higher: a line and `at_least` then say the same of every count.
    """
    tail = (1 - level) / 2
    return quantile(tail, mean), quantile(1 - tail, mean) + 1


def _terms(mean: float, *, up_to: int = 0) -> Iterator[tuple[int, float]]:
    """Each count that is likely enough to matter, with its probability, the smallest first."""
    first = max(0, math.floor(mean - REACH * math.sqrt(mean) - REACH))
    term = probability(first, mean)
    for value in range(first, _last(mean, up_to) + 1):
        yield value, term
        term *= mean / (value + 1)


def _last(mean: float, at_least: int = 0) -> int:
    return math.ceil(max(mean, at_least) + REACH * math.sqrt(max(mean, at_least)) + REACH)
