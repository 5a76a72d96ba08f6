"""A rolling year is the mean of a stock's months, or the sum of a flow's, counted again one case at a time."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import months
from figures import batches, carried_forces
from investigations.models import Entry, Revision
from reference.models import Force
from reports.explorer import page as explorer
from reports.query import answers, limits
from reports.query.answer import Answer, Cell
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.measures import all_measures
from reports.query.question import Against, Basis, Question, Show, Span
from tests.accounts.factories import CUMBRIA, LANCASHIRE, coordinator, national
from tests.figures.making import CHESHIRE, JANUARY
from tests.query.cases import by_hand, cases_of, row_of
from tests.query.running_months import RunningForce
from tests.recount import carried
from tests.roles import acting

pytestmark = pytest.mark.django_db

LAST = months.following(JANUARY, 13)  # so the year before has two months less
MISSING = months.following(JANUARY, 5)  # of Cumbria
NORTH_WEST = "unit:nwrocu"
LABOUR = Condition(dimension="primary_type", values=("LAB",))


@pytest.fixture(scope="module", autouse=True)
def fourteen_months(rows_of_the_file: None) -> None:
    chance = random.Random("rolling year")
    lancashire, cumbria = (RunningForce(force, chance=chance) for force in (LANCASHIRE, CUMBRIA))
    for month in months.between(JANUARY, LAST):
        lancashire.approved(month, new=2)
        if month != MISSING:
            cumbria.approved(month, new=1)
    with acting("counter"):
        batches.count_all_pending()


@pytest.fixture(autouse=True)
def _few_are_enough(settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.0, "cases": 0.0}]


def asked(**changes: Any) -> Question:
    return Question(**{"area": NORTH_WEST, "month": LAST, "span": Span.ROLLING_YEAR, **changes})


def answered(question: Question) -> Answer:
    return answers.answer(question, user=coordinator())


def by_brute_force(question: Question, last: date) -> dict[tuple[str, str], int | None]:
    """Every number of the year: all cases of all its months, and the rule of D14 in four lines."""
    of_year = months.between(months.previous(last, 11), last)
    revisions = Revision.objects.filter(state="approved", monthly_return__period__in=of_year)
    monthly = by_hand(question, cases_of(row_of(revision) for revision in revisions))
    per_place: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for cell, number in monthly.items():
        per_place[cell.row, cell.column][cell.month] = number
    year: dict[tuple[str, str], int | None] = {}
    for place, counted in per_place.items():
        with_data = [each for each in of_year if each >= JANUARY and not (place[0] == CUMBRIA and each == MISSING)]
        values = [counted.get(each, 0) for each in with_data]
        if question.query_measure.is_stock:
            year[place] = round(sum(values) / len(values))
        else:
            year[place] = sum(values) if len(values) == 12 else None
    return year


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rows": "primary_type"},
        {"rows": "force"},
        {"rows": "stage", "filters": (LABOUR,)},
        {"measure": "potential_victims", "rows": "victim_nationality", "columns": "victim_gender"},
        {"measure": "first_reported"},
        {"measure": "closed", "rows": "closing_reason"},
        {"measure": "closed", "rows": "force"},
    ],
    ids=["live", "by-type", "by-force", "filtered", "people", "new", "closed-by-reason", "closed-by-force"],
)
def test_rolling_year_is_what_its_months_say_case_by_case(changes: dict[str, Any]) -> None:
    question = asked(**changes)
    answer = answered(question)

    for last in (LAST, months.previous(LAST, 12)):
        expected = by_brute_force(question, last)
        given = {(cell.row, cell.column): counted.value for cell, counted in answer.cells.items() if cell.month == last}
        assert {place: given[place] for place in expected} == expected
        assert not any(number for place, number in given.items() if place not in expected)
    assert Entry.objects.filter(state="closed").exists()


def test_year_says_how_many_months_it_has_and_is_compared_only_if_both_are_whole() -> None:
    by_force = answered(asked(rows="force"))
    whole, part = by_force.years[Cell(LAST, LANCASHIRE)], by_force.years[Cell(LAST, CUMBRIA)]

    assert (whole.months, part.months) == ("12 of 12 months", "11 of 12 months")
    assert MISSING not in part.used
    assert not by_force.may_compare(Cell(months.previous(LAST, 12), LANCASHIRE))  # two months of data
    month_ago = answered(asked(rows="force", against=Against.MONTH))
    assert month_ago.may_compare(Cell(month_ago.against, LANCASHIRE))
    assert not month_ago.may_compare(Cell(LAST, CUMBRIA))


def test_page_says_average_or_total_with_its_months_and_coverage() -> None:
    stock, flow = (
        explorer.shown(asked(measure=measure, against=Against.MONTH), user=coordinator())
        for measure in ("live", "first_reported")
    )
    live = answered(asked(against=Against.MONTH)).at(LAST)

    assert stock.headline.startswith(
        f"An average of {live.value} live investigations in the 12 months to February 2021"
    )
    assert ", against " in stock.headline
    assert " in the 12 months to January 2021" in stock.headline
    least = "Least complete month: June 2020, 1 of 6"
    assert f"12 months to February 2021: average of 12 months. {least}" in stock.coverage
    assert "Not started: Cheshire, Cumbria" in stock.coverage
    assert "Cumbria" not in stock.copy
    assert f"{stock.headline}. NWROCU" in stock.copy
    assert "average of 12 months" in stock.copy
    assert "new investigations in the 12 months to February 2021, against" in flow.headline
    assert "sum of 12 months" in flow.coverage
    assert stock.table.columns == ("12 months to January 2021", "12 months to February 2021", "Change")
    assert stock.chart.finding.startswith("The 12-month average of live investigations ")
    assert flow.chart.finding.startswith("The 12-month total of new investigations ")
    assert "12 months to February 2021: Average of 12 months." in stock.chart.coverage


def test_flow_without_twelve_months_has_no_total() -> None:
    early = explorer.shown(asked(measure="closed", month=months.following(JANUARY, 8)), user=coordinator())

    assert early.headline == "No total for the 12 months to September 2020: 9 of 12 months have data"
    assert early.coverage == "9 of 12 months have data. Part of a year is not added up."
    assert early.table.rows[0].cells[0].counted.is_gap


def test_page_prints_the_months_of_an_incomplete_year_and_opens_no_cases(client: Client) -> None:
    client.force_login(coordinator())
    question = asked(rows="force", against=Against.NONE, show=Show.SHARE)

    text = client.get(f"/explorer/?{question.address}").content.decode()

    assert "11 of 12 months" in text
    assert "rounded to a whole number" in text
    assert "list of cases" not in text
    refused = client.get(f"/explorer/cases/?{question.address}&row={CUMBRIA}").content.decode()
    assert "A rolling year is one number for twelve months." in refused


@pytest.mark.parametrize("address", ["measure=held", "measure=rolled", "rows=month", "columns=month"])
def test_what_has_no_year_says_so_beside_the_field(address: str, client: Client) -> None:
    client.force_login(coordinator())

    response = client.get(f"/explorer/?{address}&span=rolling-year")

    assert response.status_code == 422
    assert "year" in response.content.decode().split("There is a problem")[1][:600]


def test_long_year_of_people_says_how_to_ask_for_less() -> None:
    question = Question(measure="suspects", rows="suspect_age", columns="stage", span=Span.ROLLING_YEAR)
    sentence = limits.why_not(question, months=24, forces=46, is_stored=False)

    assert "Compare with nothing, or choose a smaller area." in sentence
    assert not limits.why_not(question, months=12, forces=46, is_stored=False)
    with pytest.raises(QuestionRefused):
        limits.check(question, months=24, forces=46, is_stored=False)
    assert all_measures()["suspects"].is_stock


@pytest.mark.parametrize("rows", ["", "primary_type", "stage"])
def test_year_with_carried_forces_equals_a_recount_from_raw_rows(rows: str) -> None:
    carried_forces.choose(CUMBRIA, MISSING, reason="Their system was down.", by=national())
    question = asked(rows=rows, basis=Basis.CARRIED, against=Against.NONE)

    answer = answered(question)

    given = {cell.row: counted.value for cell, counted in answer.cells.items() if cell.month == LAST}
    assert {code: number for code, number in given.items() if number} == carried.year_of(LAST, unit="nwrocu", by=rows)


def test_year_names_the_forces_that_are_carried_and_their_months() -> None:
    carried_forces.choose(CUMBRIA, MISSING, reason="Their system was down.", by=national())
    question = asked(basis=Basis.CARRIED, against=Against.MONTH)

    shown, reported = (explorer.shown(each, user=coordinator()) for each in (question, asked(against=Against.MONTH)))

    value = answered(question).at(LAST).value
    assert value > answered(asked()).at(LAST).value
    assert shown.carried == (
        f"With carried forces: an average of {value} live investigations in the 12 months to February 2021. "
        "Carried: Cumbria from May 2020 in June 2020."
    )
    assert shown.headline == reported.headline
    assert answered(question).years[Cell(LAST)].used == answered(asked()).years[Cell(LAST)].used


def test_choice_that_was_ended_counts_no_longer() -> None:
    chosen = carried_forces.choose(CUMBRIA, MISSING, reason="Their system was down.", by=national())
    carried_forces.end(chosen.public_id, by=national())
    question = asked(basis=Basis.CARRIED, against=Against.NONE)

    assert answered(question).at(LAST).value == answered(asked()).at(LAST).value
    assert explorer.shown(question, user=coordinator()).carried.startswith("No force is carried in the months of")


@pytest.fixture
def two_of_six_are_enough(settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.3, "cases": 0.0}]


@pytest.mark.usefixtures("two_of_six_are_enough")
def test_average_leaves_out_a_month_without_enough_forces() -> None:
    answer = answered(asked())

    of_year = [month for month in months.between(months.previous(LAST, 11), LAST) if month != MISSING]
    live = [
        answered(Question(area=NORTH_WEST, month=month, span=Span.MONTH, against=Against.NONE)).at(month).value or 0
        for month in of_year
    ]
    assert answer.years[Cell(LAST)].used == tuple(of_year)
    assert answer.at(LAST).value == round(sum(live) / len(live))
    assert not answer.years[Cell(LAST)].is_comparable


@pytest.mark.usefixtures("two_of_six_are_enough")
def test_sum_of_twelve_months_is_not_compared_if_one_has_too_few_forces() -> None:
    year = answered(asked(measure="first_reported")).years[Cell(LAST)]

    assert len(year.used) == 12
    assert not year.is_comparable


@pytest.mark.usefixtures("two_of_six_are_enough")
def test_force_carried_into_a_month_that_is_left_out_is_not_in_the_year() -> None:
    carried_forces.choose(CUMBRIA, MISSING, reason="The return is late.", by=national())

    answer = answered(asked(basis=Basis.CARRIED))

    assert MISSING not in answer.years[Cell(LAST)].used
    assert answer.years[Cell(LAST)].carried == ()


def test_year_knows_that_another_number_of_forces_was_due_in_some_months() -> None:
    assert answered(asked()).years[Cell(LAST)].is_same_due

    Force.objects.filter(pk=CHESHIRE).update(valid_to=months.last_day(months.previous(LAST, 3)))

    assert not answered(asked()).years[Cell(LAST)].is_same_due
