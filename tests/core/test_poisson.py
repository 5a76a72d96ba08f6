"""Poisson probabilities agree with the plain sum in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from core import poisson


def exactly_at_most(count: int, mean: int) -> float:
    series = sum((Fraction(mean) ** n / math.factorial(n) for n in range(count + 1)), Fraction())
    return float(series) * math.exp(-mean)


@pytest.mark.parametrize(("count", "mean"), [(0, 1), (3, 10), (17, 10), (60, 40), (300, 350)])
def test_sums_are_exact(count: int, mean: int) -> None:
    assert poisson.at_most(count, mean) == pytest.approx(exactly_at_most(count, mean), rel=1e-9)
    assert poisson.at_least(count + 1, mean) == pytest.approx(1 - exactly_at_most(count, mean), rel=1e-6)


def test_small_tail_is_not_lost_in_rounding() -> None:
    first = poisson.probability(200, 50)

    assert first < poisson.at_least(200, 50) < 2 * first


@pytest.mark.parametrize("mean", [0.4, 10, 250, 2_000])
@pytest.mark.parametrize("share", [0.001, 0.025, 0.975, 0.999])
def test_quantile_lies_where_the_sum_reaches_the_share(share: float, mean: float) -> None:
    limit = poisson.quantile(share, mean)

    assert poisson.at_most(math.floor(limit), mean) <= share + 1e-9 or limit == 0
    assert poisson.at_most(math.ceil(limit), mean) >= share - 1e-9


def test_limits_of_ten_are_those_of_the_tables() -> None:
    assert (math.ceil(poisson.quantile(0.025, 10)), math.ceil(poisson.quantile(0.975, 10))) == (4, 17)
    assert poisson.quantile(0.975, 0) == 0


def test_expectation_of_nothing_is_certain() -> None:
    assert (poisson.probability(0, 0), poisson.probability(1, 0)) == (1, 0)
