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
