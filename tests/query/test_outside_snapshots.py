"""Measures that no snapshot has: counted from batches within the scope, refused beyond it, and opened case by case."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from core import months
from figures import batches
from figures.models import Batch
from investigations.case_measures import KIND
from investigations.models import Revision
from investigations.records.case_conditions import CONDITIONS
from reports.explorer import cases as listed
from reports.query import answers
from reports.query.answer import Cell
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY
from tests.investigations.reviewable import CHILD, approved, case
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db
REVIEW = Question(measure="cases_to_review", month=JANUARY, against=Against.NONE, area="unit:nwrocu")
MEASURES = [condition.measure for condition in CONDITIONS]


def returned(force: str, month: date = JANUARY, *, many: int = 1) -> Revision:
    """An approved return with cases that have every reason between them, and one that has none."""
    revision = making.draft(force, month)
    for number in range(many):
        cases: list[dict[str, Any]] = [
            {"cross_border": True, "primary_type_id": "SEX"},
            {"group": CHILD, "nrm_referrals": 0, "financial_investigator": None},
            {"opened_on": date(2015, 5, 5), "victim_liaison_officer": False},
            {"stage_id": "charged", "early_advice": None, "arrival": "first_reported"},
            {},
        ]
        for place, fields in enumerate(cases):
            case(revision, f"{month:%Y-%m}/{number}/{place}", **{"arrival": "reopened"} | fields)
    return approved(revision)


@pytest.fixture
def january() -> None:
    """Two forces of one unit have reported; the month is published."""
    for force in (LANCASHIRE, CHESHIRE):
        returned(force)
    making.lock(JANUARY)
    months_made.publish(making.built(JANUARY))
    with acting("counter"):
        batches.count_all_pending()


def values(question: Question, user: User) -> dict[tuple[str, str], int | None]:
    answer = answers.answer(question, user=user)
    return {(cell.row, cell.column): counted.value for cell, counted in answer.cells.items() if counted.value}


@pytest.mark.usefixtures("january")
class TestAnswers:
    """The answers of one unit, its forces and of everybody else."""

    def test_reasons_are_counted_by_force_and_type(self) -> None:
        carla = coordinator()

        assert values(REVIEW, carla) == {("", ""): 8}
        assert values(replace(REVIEW, rows="force"), carla) == {(LANCASHIRE, ""): 4, (CHESHIRE, ""): 4}
        assert values(replace(REVIEW, rows="primary_type"), carla) == {("SEX", ""): 2, ("LAB", ""): 6}
        assert values(replace(REVIEW, rows="review_reason", columns="primary_type"), carla)["joint", "SEX"] == 2

    @pytest.mark.parametrize("measure", MEASURES)
    @pytest.mark.parametrize("rows", ["", "primary_type", "stage", "force", "month"])
    def test_batches_and_entries_give_the_same_numbers(self, measure: str, rows: str) -> None:
        question, carla = replace(REVIEW, measure=measure, rows=rows), coordinator()
        stored = answers.answer(question, user=carla)
        of_kind = "select id from figures_batch where kind = %s"
        making.tamper(f"delete from figures_figure where batch_id in ({of_kind})", [KIND.name])
        making.tamper("delete from figures_batch where kind = %s", [KIND.name])

        counted = answers.answer(question, user=carla)

        assert {cell: number.value for cell, number in counted.cells.items()} == {
            cell: number.value for cell, number in stored.cells.items()
        }
        assert not Batch.objects.filter(kind=KIND.name).exists()

    @pytest.mark.parametrize("measure", MEASURES)
    def test_number_opens_exactly_the_cases_that_it_counted(self, measure: str) -> None:
        question, carla = replace(REVIEW, measure=measure), coordinator()
        answer = answers.answer(question, user=carla)

        behind = listed.behind(question, row="", column="", user=carla)

        assert behind.rows.count() == answer.at(JANUARY).value
        assert listed.url_of(answer, Cell(JANUARY))

    @pytest.mark.parametrize("area", ["uk", "region:north-west", "unit:nwrocu", f"force:{CHESHIRE}"])
    def test_force_gets_no_answer_about_others_even_from_a_published_month(self, area: str) -> None:
        with pytest.raises(QuestionRefused) as refused:
            answers.answer(replace(REVIEW, area=area), user=analyst(LANCASHIRE))
        filters = (Condition(dimension="sub_type", values=("LAB.fishing",)),)
        with pytest.raises(QuestionRefused) as refusal_of_nonsense:
            answers.answer(replace(REVIEW, area=area, filters=filters), user=analyst(LANCASHIRE))

        assert str(refused.value) == str(refusal_of_nonsense.value)
        assert values(replace(REVIEW, area=f"force:{LANCASHIRE}"), analyst(LANCASHIRE)) == {("", ""): 4}

    def test_refusal_says_that_no_published_version_has_the_measure(self) -> None:
        with pytest.raises(QuestionRefused, match="is in no published version, so it is only counted for forces that"):
            answers.answer(replace(REVIEW, area="uk"), user=analyst(LANCASHIRE))


@pytest.mark.parametrize("many", [1, 12])
def test_answer_takes_the_same_statements_for_any_number_of_months(
    many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    of_months = months.between(months.previous(FEBRUARY, many - 1), FEBRUARY)
    for month in of_months:
        for force in (LANCASHIRE, CHESHIRE):
            returned(force, month, many=many // 4 + 1)
    with acting("counter"):
        batches.count_all_pending()
    user = national()
    question = replace(REVIEW, area="uk", rows="review_reason", month=FEBRUARY, span=Span.SERIES)

    with query_budget(16):
        answer = answers.answer(question, user=user)

    assert len(answer.span) == many
