"""The ends of the usual range belong to it, and six months are enough."""

from __future__ import annotations

import pytest

from core.usual_range import Band, usual


@pytest.mark.parametrize(("count", "is_usual", "distance"), [(1, False, 1), (2, True, 0), (5, True, 0), (8, False, 3)])
def test_both_ends_are_usual(count: int, is_usual: bool, distance: int) -> None:
    band = Band(low=2, high=5)

    assert (band.holds(count), band.distance(count)) == (is_usual, distance)


def test_six_months_are_enough_and_five_are_not() -> None:
    assert usual([5] * 6) == Band(low=0, high=12)
    assert usual([5] * 5) is None


def test_range_holds_only_counts_within_its_width() -> None:
    assert usual([50] * 12) == Band(low=26, high=74)  # 50 and 24.7 on each side


def test_one_odd_month_moves_neither_the_middle_nor_the_width() -> None:
    """The median is 10 and the median deviation 0, so the width is three and a half roots of 10."""
    assert usual([10, 10, 10, 10, 10, 100]) == Band(low=0, high=21)


def test_width_is_four_deviations_after_the_median_deviation() -> None:
    """The median deviation is 40, so a deviation of normal noise is 59.3."""
    assert usual([940, 960, 980, 1_000, 1_020, 1_040, 1_060]) == Band(low=763, high=1_237)


def test_width_after_months_without_a_case_is_three() -> None:
    assert usual([0] * 6) == Band(low=0, high=3)
