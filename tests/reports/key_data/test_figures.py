"""Key data of two years: totals, averages and a rate, gaps by name, and the change for the same forces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from core import clock, months
from figures import batches, registers, supplied
from figures.supplied import NewFigure
from nrm.crime.measures import CRIMES
from nrm.crime.measures import KIND as OF_CRIMES
from prosecutions.measures import CONVICTED_OF_THEM, DEFENDANT_KIND, FLAGGED
from reference.models import Force
from reports.key_data import years
from reports.key_data.definitions import BY_NAME
from reports.key_data.figures import KeyData, KeyRow
from reports.query.reader import Reader
from tests.accounts.factories import CUMBRIA, LANCASHIRE, national
from tests.figures import making
from tests.figures.making import CHESHIRE, Period
from tests.reports import months_made
from tests.roles import acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_years")]
THEN, NOW = years.calendar_year(2018), years.calendar_year(2019)
MERGED_ON = date(2019, 4, 1)
IN_BOTH = [*THEN.months, *NOW.months]


@pytest.fixture(scope="class")
def two_years(rows_of_the_class: None) -> None:
    """Twenty-four published months of one force: 20 new cases a month, then 30."""
    for month in IN_BOTH:
        months_made.published(month, new={LANCASHIRE: 20 if month.year == 2018 else 30})


@pytest.fixture(autouse=True)
def any_coverage_is_enough(settings: object) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(1900, 1, 1), "forces": 0, "cases": 0}]


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with clock.at(clock.start_of(date(2020, 4, 29)) + timedelta(hours=12)):
        yield


def supply(*rows: NewFigure) -> None:
    supplied.supply(rows, source="A table", by=national())
    with acting("counter"):
        registers.extract_all()
        batches.count_all_pending()


def crimes(force: str, values: Mapping[date, int]) -> list[NewFigure]:
    return [
        NewFigure(kind=OF_CRIMES.name, force=force, month=month, measure=CRIMES, value=value)
        for month, value in values.items()
    ]


def merge(force: str, *, into: str, on: date) -> None:
    """A force became part of another, so that no version from that month on had it as due."""
    Force.objects.filter(pk=force).update(valid_to=on - timedelta(days=1), successor=into)
    making.tamper(
        "delete from figures_snapshotsource s using figures_snapshot t"
        f" where t.id = s.snapshot_id and s.force = '{force}' and t.period >= '{on}'"
    )


def row_of(name: str) -> KeyRow:
    return KeyData(reader=Reader(national()), then=THEN, now=NOW).row_of(BY_NAME[name])


class TestRows:
    def test_stock_is_averaged(self) -> None:
        row = row_of("live")

        assert (row.then_text, row.now_text) == ("20", "30")
        assert row.change is not None
        assert (row.change.text, row.change.percent) == ("+10", "+50%")

    def test_total_of_a_register_is_the_sum_of_twelve_months(self) -> None:
        supply(*crimes(LANCASHIRE, {month: 10 if month.year == 2018 else 15 for month in IN_BOTH}))
        row = row_of("crimes")

        assert (row.then_text, row.now_text) == ("120", "180")
        assert row.change is not None
        assert row.change.percent == "+50%"

    def test_force_with_a_gap_is_named_and_left_out_of_the_same_forces_in_both_years(self) -> None:
        whole = crimes(LANCASHIRE, {month: 10 if month.year == 2018 else 15 for month in IN_BOTH})
        half = crimes(CHESHIRE, {month: 100 for month in IN_BOTH if month < date(2019, 7, 1)})
        supply(*whole, *half)
        row = row_of("crimes")

        assert (row.then_text, row.now_text) == ("1,320", "780")
        assert row.now.gaps["Cheshire"] == tuple(months.between(date(2019, 7, 1), date(2019, 12, 1)))
        assert row.same is not None
        assert (row.same.forces, row.same.then, row.same.now, row.same.change.percent) == (1, 120, 180, "+50%")

    def test_merged_forces_are_one_of_the_same_forces(self) -> None:
        """Cumbria becomes part of Cheshire in April 2019: both before it, and Cheshire after it, cover one area."""
        merge(CUMBRIA, into=CHESHIRE, on=MERGED_ON)
        supply(
            *crimes(CHESHIRE, {month: 10 if month < MERGED_ON else 30 for month in IN_BOTH}),
            *crimes(CUMBRIA, {month: 20 for month in IN_BOTH if month < MERGED_ON}),
            *crimes(LANCASHIRE, dict.fromkeys(THEN.months, 7)),
        )
        same = row_of("crimes").same

        assert same is not None
        assert (same.forces, same.left_out, same.then, same.now, same.change.percent) == (1, 1, 360, 360, "0%")

    def test_merged_forces_of_which_one_has_a_gap_are_left_out(self) -> None:
        merge(CUMBRIA, into=CHESHIRE, on=MERGED_ON)
        supply(
            *crimes(CHESHIRE, dict.fromkeys(IN_BOTH, 10)),
            *crimes(CUMBRIA, dict.fromkeys(THEN.months, 20)),
            *crimes(LANCASHIRE, dict.fromkeys(IN_BOTH, 7)),
        )
        same = row_of("crimes").same

        assert same is not None
        assert (same.forces, same.left_out, same.then, same.now) == (1, 1, 84, 84)

    def test_rate_changes_in_points_and_has_its_own_same_forces(self) -> None:
        def of(force: str, in_question: list[date], flagged: int, convicted: int) -> list[NewFigure]:
            return [
                NewFigure(kind=DEFENDANT_KIND.name, force=force, month=month, measure=measure, value=value)
                for month in in_question
                for measure, value in ((FLAGGED, flagged), (CONVICTED_OF_THEM, convicted))
            ]

        supply(
            *of(LANCASHIRE, list(THEN.months), 10, 6),
            *of(LANCASHIRE, list(NOW.months), 10, 7),
            *of(CHESHIRE, list(THEN.months), 10, 2),
        )
        row = row_of("conviction-rate")

        assert (row.then_text, row.now_text) == ("40.0%", "70.0%")
        assert row.change is not None
        assert row.change.text == "+30.0 points"
        assert row.same is not None
        assert (row.same.then, row.same.now, row.same.change.short) == (60, 70, "+10.0 points")

    def test_year_with_a_month_that_nobody_has_is_not_added_up(self) -> None:
        supply(*crimes(LANCASHIRE, {month: 10 for month in IN_BOTH if month != date(2019, 8, 1)}))
        row = row_of("crimes")

        assert (row.then_text, row.now_text, row.change) == ("120", "not a whole year", None)
        assert row.now.coverage.startswith("11 of 12 months")

    def test_month_with_too_few_forces_is_in_no_total(self, settings: object) -> None:
        settings.COVERAGE_THRESHOLDS = [{"valid_from": date(1900, 1, 1), "forces": 0.9, "cases": 0}]
        supply(*crimes(LANCASHIRE, dict.fromkeys(IN_BOTH, 10)))
        row = row_of("crimes")

        assert (row.then_text, row.now_text) == ("too few forces", "too few forces")
        assert row.now.coverage == "No month has enough forces."

    def test_year_in_which_a_series_starts_has_the_months_of_that_series_only(self) -> None:
        supply(*crimes(LANCASHIRE, dict.fromkeys(IN_BOTH, 10)))
        Period.objects.filter(month=date(2019, 3, 1)).update(starts_series=True)

        live, recorded = row_of("live"), row_of("crimes")

        assert (live.now.with_data, live.now_text) == (10, "30")
        assert (recorded.now.with_data, recorded.now_text) == (10, "not a whole year")

    def test_nothing_is_compared_across_the_start_of_a_series(self) -> None:
        Period.objects.filter(month=date(2019, 3, 1)).update(starts_series=True)

        assert row_of("live").change is None


class TestWords:
    def test_gaps_are_runs_of_months_by_force(self) -> None:
        supply(
            *crimes(LANCASHIRE, dict.fromkeys(IN_BOTH, 10)),
            *crimes(CHESHIRE, {month: 5 for month in IN_BOTH if month not in {date(2019, 2, 1), date(2019, 3, 1)}}),
        )
        row = row_of("crimes")

        assert row.now.gaps_in_words == "43 forces have no data in some or all months."
        assert row.now.gaps["Cheshire"] == (date(2019, 2, 1), date(2019, 3, 1))
        assert years.in_words(row.now.gaps["Cheshire"]) == "February to March 2019"
        assert row.now.coverage == "12 of 12 months, at least 1 of 44 forces in each."

    @pytest.mark.parametrize(
        ("in_question", "words"),
        [
            ([date(2019, 7, 1)], "July 2019"),
            ([date(2019, month, 1) for month in range(7, 13)], "July to December 2019"),
            ([date(2018, 12, 1), date(2019, 1, 1)], "December 2018 to January 2019"),
            ([date(2019, 1, 1), date(2019, 3, 1)], "January 2019, March 2019"),
        ],
    )
    def test_runs_of_months(self, in_question: list[date], words: str) -> None:
        assert years.in_words(in_question) == words


def test_every_figure_says_what_it_is() -> None:
    for figure in BY_NAME.values():
        assert figure.definition.endswith(".")
        assert figure.unit
        assert figure.source


def test_two_years_take_the_same_statements_as_more_forces(query_budget: object) -> None:
    data = KeyData(reader=Reader(national()), then=THEN, now=NOW)

    with query_budget(40):
        assert len(data.rows) == len(BY_NAME)
