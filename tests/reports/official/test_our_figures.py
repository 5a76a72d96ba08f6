"""Our figures beside official ones: difference and share only where both numbers are whole."""

from __future__ import annotations

from datetime import date

import pytest

from core import months
from figures import batches, registers, supplied
from figures.coverage import Counted, Coverage
from figures.supplied import NewFigure
from nrm.crime.measures import CRIMES, KIND
from reports.official import our_figures
from reports.official.our_figures import ComparedQuarter
from reports.official.totals import Sum
from tests.accounts.factories import LANCASHIRE, analyst, national
from tests.reports import months_made
from tests.roles import acting

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


@pytest.mark.django_db
class TestRegisters:
    """Recorded crimes of one quarter, which one force supplied."""

    @pytest.fixture(autouse=True)
    def quarter(self) -> None:
        for month in months.between(date(2019, 1, 1), date(2019, 3, 1)):
            months_made.published(month)
        rows = [
            NewFigure(kind=KIND.name, force=LANCASHIRE, month=month, measure=CRIMES, value=10)
            for month in months.between(date(2019, 1, 1), date(2019, 3, 1))
        ]
        supplied.supply(rows, source="A table", by=national())
        with acting("counter"):
            registers.extract_all()
            batches.count_all_pending()

    def test_months_are_added_up_with_their_coverage(self) -> None:
        official = {date(2019, 1, 1): Sum(value=2000, given=44), date(2019, 4, 1): Sum(value=2100, given=44)}

        (compared,) = our_figures.compared(official, measure=CRIMES, user=national())

        assert (compared.label, compared.ours.value, compared.ours.coverage.short) == (
            "January to March 2019",
            30,
            "1 of 44",
        )
        assert compared.difference is None  # not every force is in ours

    def test_force_has_nothing_to_compare(self) -> None:
        assert our_figures.compared({date(2019, 1, 1): Sum(value=2000, given=44)}, measure=CRIMES, user=analyst()) == []
