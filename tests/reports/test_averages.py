"""An average says how many months it has, how complete the least complete of them is, and what misleads in it."""

from __future__ import annotations

from datetime import date

from figures.coverage import Counted, Coverage
from reports import averages, notes


def counted(value: int, *, reported: int) -> Counted:
    """A number of the UK over so many of its 46 forces."""
    missing = tuple(f"Force {number}" for number in range(46 - reported))
    return Counted(value=value, coverage=Coverage(reported=reported, due=46, missing=missing, area="UK"))


def test_an_average_has_the_coverage_of_its_least_complete_month() -> None:
    counts = {
        date(2018, 1, 1): counted(10, reported=46),
        date(2018, 2, 1): counted(20, reported=42),
        date(2018, 3, 1): counted(30, reported=45),
    }

    (year,) = averages.by_year(counts, starts=[date(2016, 12, 1)])

    assert (year.mean.value, year.mean.coverage.short, year.least) == (20, "42 of 46", "42 of 46")
    assert year.sentence == "3 of 12"
    assert year.anomalies == ()


def test_an_average_with_a_month_of_a_known_anomaly_says_so() -> None:
    (year,) = averages.by_year({date(2018, 12, 1): counted(10, reported=46)}, starts=[date(2016, 12, 1)])

    assert year.anomalies == (notes.KNOWN_ANOMALIES[0].words,)
