"""Binomial probabilities agree with the plain sum in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from core import binomial


def exactly_at_most(count: int, trials: int, share: Fraction) -> float:
    terms = (math.comb(trials, n) * share**n * (1 - share) ** (trials - n) for n in range(count + 1))
    return float(sum(terms, Fraction()))


@pytest.mark.parametrize(
    ("count", "trials", "percent"), [(0, 12, 90), (3, 20, 30), (11, 12, 92), (70, 400, 20), (90, 400, 20)]
)
def test_sums_are_exact(count: int, trials: int, percent: int) -> None:
    share = Fraction(percent, 100)

    assert binomial.at_most(count, trials, float(share)) == pytest.approx(exactly_at_most(count, trials, share))
    assert binomial.at_least(count + 1, trials, float(share)) == pytest.approx(
        1 - exactly_at_most(count, trials, share)
    )


def test_small_tail_is_not_lost_in_rounding() -> None:
    first = binomial.probability(60, 100, 0.1)

    assert first < binomial.at_least(60, 100, 0.1) < 2 * first < 1e-15


@pytest.mark.parametrize("share", [0.02, 0.3, 0.95])
@pytest.mark.parametrize("level", [0.001, 0.025, 0.975, 0.999])
def test_quantile_lies_where_the_sum_reaches_the_level(level: float, share: float) -> None:
    limit = binomial.quantile(level, 80, share)

    assert binomial.at_most(math.floor(limit), 80, share) <= level + 1e-9 or limit == 0
    assert binomial.at_most(math.ceil(limit), 80, share) >= level - 1e-9


def test_limits_of_twenty_are_those_of_the_tables() -> None:
    assert [math.ceil(binomial.quantile(level, 20, 0.5)) for level in (0.025, 0.975)] == [6, 14]


@pytest.mark.parametrize("share", [0, 1])
def test_share_of_nothing_or_of_everything_is_certain(share: int) -> None:
    assert binomial.at_least(12 * share, 12, share) == binomial.at_most(12 * share, 12, share) == 1
    assert binomial.limits(0.95, 12, share) == (12 * share, min(12, 12 * share + 1))
    assert binomial.probability(13, 12, 0.5) == binomial.probability(-1, 12, 0.5) == 0


def test_thousands_of_trials_do_not_vanish() -> None:
    assert binomial.at_most(5_000, 10_000, 0.5) == pytest.approx(0.50399, abs=1e-5)
    assert binomial.quantile(0.975, 10_000, 0.5) == pytest.approx(5_098, abs=1)


def test_quantile_is_never_more_than_all() -> None:
    assert binomial.quantile(1, 10, 0.5) == 10
