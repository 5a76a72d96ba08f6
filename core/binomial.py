"""The binomial distribution: how far a share may be from its expectation by chance alone.

Probabilities are summed exactly, from the largest term of a tail to those too small to change the sum, so that small
bases and shares near 0 and 1 need no approximation.
"""

from __future__ import annotations

import math

from core import quantiles

NEGLIGIBLE = 1e-17  # of a sum


def probability(count: int, trials: int, share: float) -> float:
    """The probability of exactly this count."""
    if not 0 <= count <= trials:
        return 0.0
    if share in {0, 1}:
        return float(count == trials * share)
    ways = math.lgamma(trials + 1) - math.lgamma(count + 1) - math.lgamma(trials - count + 1)
    return math.exp(ways + count * math.log(share) + (trials - count) * math.log1p(-share))


def at_most(count: int, trials: int, share: float) -> float:
    """The probability of this count or a smaller one."""
    return at_least(trials - count, trials, 1 - share)


def at_least(count: int, trials: int, share: float) -> float:
    """The probability of this count or a larger one; summed from above, so that a small one is exact too."""
    if count <= 0:
        return 1.0
    if count <= trials * share:
        return 1 - at_most(count - 1, trials, share)
    total, term = 0.0, probability(count, trials, share)
    for value in range(count, trials + 1):
        total += term
        if term < total * NEGLIGIBLE:
            break
        term = _next(term, value, trials, share)
    return total


def quantile(level: float, trials: int, share: float) -> float:
    """The count below which a part of the distribution lies, interpolated between whole counts, from 0 to `trials`."""
    mean = trials * share
    if share in {0, 1}:
        return float(mean)
    count = quantiles.interpolated(
        level,
        mean=mean,
        deviation=math.sqrt(mean * (1 - share)),
        probability=lambda count: probability(count, trials, share),
        at_most=lambda count: at_most(count, trials, share),
    )
    return min(count, float(trials))


def limits(level: float, trials: int, share: float) -> tuple[float, float]:
    """The limits of chance: a count under the first, or over the second, has a tail of under (1 - level) / 2.

    The upper one is 1 above its quantile, as that of `poisson.limits`, but never more than all.
    """
    tail = (1 - level) / 2
    return quantile(tail, trials, share), min(float(trials), quantile(1 - tail, trials, share) + 1)


def _next(term: float, value: int, trials: int, share: float) -> float:
    """The probability of the count after `value`, from that of `value`."""
    return term * (trials - value) / (value + 1) * share / (1 - share)
