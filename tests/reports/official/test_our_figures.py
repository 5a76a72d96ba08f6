"""Our figures beside official ones: difference and share only where both numbers are whole."""

from __future__ import annotations

from datetime import date

import pytest

from figures.coverage import Counted, Coverage
from reports.official.our_figures import ComparedQuarter
from reports.official.totals import Sum

EVERY_FORCE = Coverage(reported=2, due=2, missing=(), area="UK")
ONE_FORCE = Coverage(reported=1, due=2, missing=("Kent",), area="UK")


def quarter(official: Sum, ours: int | None, coverage: Coverage = EVERY_FORCE) -> ComparedQuarter:
    return ComparedQuarter(starts_on=date(2019, 1, 1), official=official, ours=Counted(value=ours, coverage=coverage))


def test_whole_quarters_have_a_difference_and_a_share() -> None:
    compared = quarter(Sum(value=2000, given=3), 500)

    assert (compared.label, compared.difference, compared.share) == ("January to March 2019", 1500, "25%")


@pytest.mark.parametrize(
    "compared",
    [
        quarter(Sum(value=2000, given=3), None),
        quarter(Sum(value=2000, given=3), 500, ONE_FORCE),
        quarter(Sum(value=2000, given=3, not_given=1), 500),
        quarter(Sum(not_given=4), 500),
    ],
    ids=["a gap of ours", "a force is missing", "a number is not given", "no number is given"],
)
def test_other_quarters_have_neither(compared: ComparedQuarter) -> None:
    assert (compared.difference, compared.share) == (None, "")


def test_nothing_is_a_share_of_nothing() -> None:
    compared = quarter(Sum(value=0, given=3), 0)

    assert (compared.difference, compared.share) == (0, "")
