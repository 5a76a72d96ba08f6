"""An average gives its number of months, the coverage of its least complete month, and its caveats."""

from __future__ import annotations

from datetime import date

import pytest

from figures.coverage import Counted, Coverage
from figures.models import Annotation
from reports.national import averages

ANOMALY = Annotation(
    kind="anomaly", first=date(2018, 12, 1), last=date(2019, 3, 1), area_kind="uk", words="sexual: counted twice"
)
SAID = "a known anomaly (sexual: counted twice)"


def counted(value: int, *, reported: int) -> Counted:
    """A number of the UK over this many of its 46 forces."""
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
    counts = {date(2018, 12, 1): counted(10, reported=46)}
    (year,) = averages.by_year(counts, starts=[date(2016, 12, 1)], annotations=[ANOMALY])

    assert year.anomalies == (SAID,)


@pytest.mark.parametrize(
    ("kind", "anomalies"),
    [("definition", ("a change of definition (new form)",)), ("explanation", ()), ("not_unusual", ())],
)
def test_average_is_marked_only_by_annotations_that_mislead_a_comparison(kind: str, anomalies: tuple[str, ...]) -> None:
    month = date(2018, 12, 1)
    annotation = Annotation(kind=kind, first=month, last=month, area_kind="uk", words="new form")

    (year,) = averages.by_year({month: counted(10, reported=46)}, starts=[], annotations=[annotation])

    assert year.anomalies == anomalies


def year_of(year: int, value: int, *, months_of_it: int = 12) -> dict[date, Counted]:
    """The first months of a year, all equal."""
    return {date(year, month, 1): counted(value, reported=46) for month in range(1, months_of_it + 1)}


def changes(*years: dict[date, Counted], starts: tuple[date, ...] = (date(2016, 12, 1),)) -> dict[str, str]:
    """The change in each year's line."""
    counts = {month: count for each in years for month, count in each.items()}
    return {year.label: year.change for year in averages.by_year(counts, starts=starts)}


def test_the_change_of_an_average_on_the_year_before_is_given_with_its_base() -> None:
    assert changes(year_of(2018, 836), year_of(2019, 1534)) == {"2018": "", "2019": "up 83% from 836"}
    assert changes(year_of(2018, 1534), year_of(2019, 836))["2019"] == "down 46% from 1,534"


def test_change_from_or_to_a_year_with_a_known_anomaly_is_marked_like_the_mean() -> None:
    counts = {
        m: count for year in (2016, 2017, 2018, 2019, 2020, 2021) for m, count in year_of(year, 100 + year).items()
    }
    words = (SAID,)  # December 2018 to March 2019

    years = averages.by_year(counts, starts=[], annotations=[ANOMALY])
    marked = {year.label: (year.anomalies, year.change_anomalies) for year in years}

    assert marked == {
        "2016": ((), ()),
        "2017": ((), ()),
        "2018": (words, words),
        "2019": (words, words),
        "2020": ((), words),  # measured from 2019
        "2021": ((), ()),
    }


def test_year_without_a_comparison_has_no_marked_change() -> None:
    years = year_of(2018, 836) | year_of(2019, 900, months_of_it=11)

    assert [year.change_anomalies for year in averages.by_year(years, starts=[], annotations=[ANOMALY])] == [(), ()]


def test_average_of_a_small_base_changes_in_counts_and_not_per_cent() -> None:
    assert changes(year_of(2018, 12), year_of(2019, 15))["2019"] == "from 12 to 15"


def test_average_of_part_of_a_year_is_not_compared() -> None:
    assert changes(year_of(2018, 836), year_of(2019, 1534, months_of_it=11))["2019"] == ""
    assert changes(year_of(2018, 836, months_of_it=11), year_of(2019, 1534))["2019"] == ""
    assert changes(year_of(2017, 836), year_of(2019, 1534))["2019"] == ""


def test_an_average_is_not_compared_across_the_start_of_a_series() -> None:
    starts = (date(2016, 12, 1), date(2019, 1, 1))

    assert changes(year_of(2018, 836), year_of(2019, 1534), starts=starts)["2019"] == ""


def test_a_year_with_two_series_has_a_line_for_each_with_its_months() -> None:
    starts = (date(2016, 12, 1), date(2019, 11, 1))
    counts = {date(2019, month, 1): counted(month, reported=46) for month in (1, 10, 11, 12)}

    lines = averages.by_year(counts, starts=starts)

    assert [(line.year, line.label, line.mean.value, line.with_data, line.start) for line in lines] == [
        (2019, "2019, series of December 2016", 6, 2, starts[0]),
        (2019, "2019, series of November 2019", 12, 2, starts[1]),
    ]


def test_series_without_data_has_no_line_and_needs_no_name() -> None:
    counts = {date(2019, month, 1): counted(7, reported=46) for month in (11, 12)}

    (line,) = averages.by_year(counts, starts=(date(2016, 12, 1), date(2019, 11, 1)))

    assert (line.label, line.sentence) == ("2019", "2 of 12")
