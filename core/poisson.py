"""The Poisson distribution: how far a count may be from its expectation by chance alone.

Probabilities are summed exactly, from the largest term of a tail to those too small to change the sum.
"""

from __future__ import annotations

import math

from core import quantiles

NEGLIGIBLE = 1e-17  # of a sum


def probability(count: int, mean: float) -> float:
    """The probability of exactly this count."""
    if count < 0:
        return 0.0
    if mean == 0:
        return float(count == 0)
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def at_most(count: int, mean: float) -> float:
    """The probability of this count or a smaller one; summed from above, so that a small one is exact too."""
    if count < 0:
        return 0.0
    if count >= mean:
        return 1 - at_least(count + 1, mean)
    total, term = 0.0, probability(count, mean)
    while count >= 0 and term > total * NEGLIGIBLE:
        total += term
        term *= count / mean
        count -= 1
    return total


def at_least(count: int, mean: float) -> float:
    """The probability of this count or a larger one; summed from below, so that a small one is exact too."""
    if count <= 0:
        return 1.0
    if count <= mean:
        return 1 - at_most(count - 1, mean)
    total, term = 0.0, probability(count, mean)
    while term > total * NEGLIGIBLE:
        total += term
        count += 1
        term *= mean / count
    return total


def quantile(level: float, mean: float) -> float:
    """The count below which a part of the distribution lies, interpolated between whole counts. With mean 0 it is 0."""
    return quantiles.interpolated(
        level,
        mean=mean,
        deviation=math.sqrt(mean),
        probability=lambda count: probability(count, mean),
        at_most=lambda count: at_most(count, mean),
    )


def limits(level: float, mean: float) -> tuple[float, float]:
    """The limits of chance: a count under the first, or over the second, has a tail of under (1 - level) / 2.

    Both are interpolated. The next whole count above a quantile is the first that lies outside, so the upper one is 1
    higher: a line and `at_least` then say the same of every count.
    """
    tail = (1 - level) / 2
    return quantile(tail, mean), quantile(1 - tail, mean) + 1
