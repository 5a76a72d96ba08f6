"""Figures with carried forces are a second line, counted by hand, for those who see every force of the area."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from django.http import QueryDict
from django.test import Client

from figures import batches, carried_forces
from figures.models import CarriedForce
from reports.explorer import cases, list_export
from reports.explorer import page as explorer
from reports.query import answers, readable
from reports.query.answer import Cell
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Basis, Question, Span
from tests.accounts.factories import analyst, coordinator, national
from tests.explorer import months as made
from tests.explorer.months import MARCH, NORTH_WALES
from tests.figures import making
from tests.figures.making import FEBRUARY
from tests.query.cases import add_profiles
from tests.roles import acting

pytestmark = pytest.mark.django_db

UNIT = Question(area="unit:nwrocu", month=MARCH, against=Against.NONE)
CARRIED = replace(UNIT, basis=Basis.CARRIED)
LABOUR = Condition(dimension="primary_type", values=("LAB",))
VIETNAMESE = Condition(dimension="victim_nationality", values=("vietnamese",))
PAGE = "/carried-forces/2020-03/"


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    """In March all of the North West unit but North Wales has reported."""
    made.made(new=3)
    carried_forces.choose(NORTH_WALES, MARCH, reason="Their system is down.", by=national())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rows": "force"},
        {"rows": "stage", "filters": (LABOUR,)},
        {"filters": (VIETNAMESE,)},
        {"measure": "suspects", "rows": "suspect_gender"},
        {"rows": "region"},
    ],
    ids=["total", "by-force", "filtered", "from-entries", "people", "by-region"],
)
def test_number_is_that_of_the_forces_that_reported_and_the_earlier_one_of_the_carried(
    changes: dict[str, object],
) -> None:
    user = coordinator()
    reported = answers.answer(replace(UNIT, **changes), user=user)
    earlier = answers.answer(replace(UNIT, area=f"force:{NORTH_WALES}", month=FEBRUARY, **changes), user=user)

    given = answers.answer(replace(CARRIED, **changes), user=user)

    places = {(cell.row, cell.column) for answer in (reported, earlier, given) for cell in answer.cells}
    for row, column in places:
        parts = [
            (answer.cells.get(Cell(month, row, column)) or answer.at(month)).value or 0
            if Cell(month, row, column) in answer.cells
            else 0
            for answer, month in ((reported, MARCH), (earlier, FEBRUARY))
        ]
        assert given.at(MARCH, row, column).value == sum(parts), (row, column)
    assert given.coverage[MARCH].counted == "5 of 6 forces and 1 carried"


def test_page_has_the_reported_headline_and_a_second_line_with_its_forces(client: Client) -> None:
    user = coordinator()
    value = answers.answer(CARRIED, user=user).at(MARCH).value

    shown = explorer.shown(CARRIED, user=user)

    assert shown.headline.startswith("5 of 6 forces so far: ")
    line = f"With carried forces: {value} live investigations in March 2020. Carried: North Wales from February 2020."
    assert shown.carried == line
    assert line in shown.copy
    assert shown.table.caption.endswith("with carried forces")
    assert "with carried forces" in shown.chart.svg_wide
    assert "counts only the" not in shown.chart.note
    client.force_login(user)
    text = client.get(f"/explorer/?{CARRIED.address}").content.decode()
    assert line in text
    assert "5 of 6 forces and 1 carried. Carried: North Wales from February 2020." in text


def test_file_of_the_answer_names_the_carried_force_and_counts_it_as_included() -> None:
    made_list = list_export.narrowed(QueryDict(CARRIED.address), coordinator())

    (line,) = made_list.made
    *_, included, due, missing = line.cells
    assert (included, due, missing) == (6, 6, "")
    assert any(words.startswith("With carried forces: ") for words in made_list.in_words)


def test_cases_behind_a_carried_number_are_those_of_the_earlier_month() -> None:
    question = replace(CARRIED, rows="force")
    behind = cases.behind(question, row=NORTH_WALES, column="", user=coordinator())

    assert behind.counted.value == behind.rows.count() > 0
    assert {entry.revision.period_id for entry in behind.rows.select_related("revision")} == {FEBRUARY}


def test_carried_forces_out_of_scope_and_flows_are_refused() -> None:
    with pytest.raises(QuestionRefused) as refused:
        answers.answer(replace(CARRIED, month=FEBRUARY), user=analyst())
    assert str(refused.value) == readable.NO_CARRIED
    for span in (Span.MONTH, Span.ROLLING_YEAR):
        with pytest.raises(QuestionRefused):
            answers.answer(replace(CARRIED, measure="closed", span=span), user=national())
    with pytest.raises(QuestionRefused) as refused:
        answers.answer(replace(CARRIED, month=FEBRUARY, span=Span.ROLLING_YEAR), user=analyst())
    assert str(refused.value) == readable.NO_CARRIED


def test_year_does_not_use_a_month_that_only_a_carried_force_would_complete() -> None:
    year = replace(CARRIED, span=Span.ROLLING_YEAR)

    given, reported = (answers.answer(each, user=coordinator()) for each in (year, replace(year, basis=Basis.REPORTED)))

    assert MARCH not in given.years[Cell(MARCH)].used
    assert given.at(MARCH).value == reported.at(MARCH).value
    assert explorer.shown(year, user=coordinator()).carried == (
        "No force is carried in the months of the 12 months to March 2020 that count."
    )


def test_approved_return_replaces_the_carried_figures() -> None:
    revision = making.draft(NORTH_WALES, MARCH)
    making.entries(revision, 2)
    making.approve(revision)
    add_profiles(revision, chance=random.Random(1))
    with acting("counter"):
        batches.count_all_pending()

    given = answers.answer(replace(CARRIED, rows="force"), user=coordinator())

    assert given.at(MARCH, NORTH_WALES).value == 2
    assert given.coverage[MARCH].short == "6 of 6"
    assert explorer.shown(CARRIED, user=coordinator()).carried == "No force is carried in March 2020."


def test_dashboard_has_the_second_line_and_leaves_its_numbers_as_reported(client: Client) -> None:
    client.force_login(coordinator())

    text = client.get(f"/dashboards/?{CARRIED.address}").content.decode()

    assert "With carried forces: " in text
    assert "with carried forces" in text[text.index("<svg") :]
    assert "5 of 6 forces" in text
    client.force_login(analyst())
    assert (
        "would reveal those of single forces"
        in client.get("/dashboards/?area=uk&month=2020-02&basis=carried").content.decode()
    )


def test_national_team_carries_a_force_on_the_page_and_ends_it(client: Client) -> None:
    client.force_login(national())
    carried = CarriedForce.objects.get()
    assert client.get("/carried-forces/").url == PAGE
    page = client.get(PAGE).content.decode()
    assert "Their system is down." in page
    assert "West Mercia, from February 2020 (draft)" in page

    refused = client.post(PAGE, {"force": "", "reason": "They cannot send it."})
    assert refused.status_code == 422
    assert "They cannot send it." in refused.content.decode()
    client.post(PAGE, {"force": making.WEST_MERCIA, "reason": "They cannot send it."})
    assert CarriedForce.objects.current().filter(force=making.WEST_MERCIA, from_period=FEBRUARY).exists()
    client.post(f"/carried-forces/end/{carried.public_id}/")
    assert not CarriedForce.objects.current().filter(pk=carried.pk).exists()
    assert "Ended" in client.get(PAGE).content.decode()
