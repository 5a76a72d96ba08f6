"""The binomial distribution: how far a share may be from its expectation by chance alone.

Probabilities are summed exactly, so that small bases and shares near 0 and 1 need no approximation. Terms far from the
mean, below 1e-15, are left out.
"""

from __future__ import annotations

import math

REACH = 9  # how many standard deviations around the mean a quantile looks at
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
    """The count below which a part of the distribution lies, interpolated between whole counts, from 0 to `trials`.

    Interpolation makes the limits of a funnel a line and not a staircase.
    """
    if share in {0, 1}:
        return float(trials * share)
    mean = trials * share
    first = max(0, math.floor(mean - REACH * math.sqrt(mean * (1 - share)) - REACH))
    below, term = 0.0, probability(first, trials, share)
    for value in range(first, trials + 1):
        if below + term > level:
            return max(0.0, value - 1 + (level - below) / term)
        below += term
        term = _next(term, value, trials, share)
    return float(trials)


def limits(level: float, trials: int, share: float) -> tuple[float, float]:
    """The limits of chance: a count under the first, or over the second, has a tail of under (1 - level) / 2.

    The upper one is 1 above its quantile, as that of `poisson.limits`, but never more than all.
    """
    tail = (1 - level) / 2
    return quantile(tail, trials, share), min(float(trials), quantile(1 - tail, trials, share) + 1)


def _next(term: float, value: int, trials: int, share: float) -> float:
    """The probability of the count after `value`, from that of `value`."""
    return term * (trials - value) / (value + 1) * share / (1 - share)
