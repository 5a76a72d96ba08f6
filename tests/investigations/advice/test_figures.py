"""The advice log as stored figures: counted by month and force, again after each change, and never beyond the scope."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core import months
from figures import batches, verification
from figures.models import Batch
from investigations import tasks
from investigations.advice import advice as advice_log
from investigations.advice import extractions
from investigations.advice.measures import FOLLOWED, GIVEN, KIND, NOT_FOLLOWED
from investigations.models import AdviceMonth, AdviceMonthCell, Entry
from reports.query import answers, wording
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, MARCH
from tests.investigations.advice.making import advise, reviewed_case
from tests.roles import acting

pytestmark = pytest.mark.django_db
MID_JANUARY, MID_FEBRUARY = date(2020, 1, 14), date(2020, 2, 14)


@pytest.fixture
def entry() -> Entry:
    return reviewed_case()


@pytest.fixture
def carla() -> User:
    return coordinator()


def counted() -> None:
    """Count the log, as the worker does."""
    with acting("counter"):
        extractions.extract()
        batches.count_all_pending()


def figures_of(force: str, month: date) -> dict[tuple[str, str, str], int]:
    """The newest figures of a force and month, without zeros."""
    newest = Batch.objects.filter(kind=KIND.name, force=force, period=month).order_by("-source").first()
    assert newest
    return {(measure, by, code): value for measure, by, code, value in making.figures(newest.pk) if value}


def question(**changes: Any) -> Question:
    return Question(
        **{"measure": GIVEN, "month": JANUARY, "against": Against.NONE, "area": f"force:{LANCASHIRE}"} | changes
    )


def test_advice_is_counted_by_month_subject_and_giver(entry: Entry, carla: User) -> None:
    making.period(FEBRUARY)
    for about in ("nrm", "orders"):
        advise(entry.investigation, by=carla, given_on=MID_JANUARY, about=about, words=about)
    advise(entry.investigation, by=national(), given_on=months.last_day(JANUARY))
    advise(entry.investigation, by=carla, given_on=date(2020, 2, 1))

    counted()

    assert figures_of(LANCASHIRE, JANUARY) == {
        (GIVEN, "total", "all"): 3,
        (GIVEN, "advice_about", "nrm"): 1,
        (GIVEN, "advice_about", "orders"): 1,
        (GIVEN, "advice_about", "early_advice"): 1,
        (GIVEN, "advice_by", carla.unit_id): 2,
        (GIVEN, "advice_by", "national"): 1,
    }
    assert figures_of(LANCASHIRE, FEBRUARY)[GIVEN, "total", "all"] == 1
    assert figures_of(CHESHIRE, JANUARY) == {}


def test_result_counts_in_the_month_in_which_the_advice_was_given(entry: Entry, carla: User) -> None:
    advice = advise(entry.investigation, by=carla, given_on=MID_JANUARY)
    other = advise(entry.investigation, by=carla, given_on=MID_JANUARY, about="orders")
    counted()
    first = figures_of(LANCASHIRE, JANUARY)

    advice_log.follow_up(advice.public_id, result="followed", by=carla)
    advice_log.follow_up(other.public_id, result="not_followed", reason="No time.", by=carla)
    counted()

    totals = {measure: value for (measure, by, _), value in figures_of(LANCASHIRE, JANUARY).items() if by == "total"}
    assert totals == {GIVEN: 2, FOLLOWED: 1, NOT_FOLLOWED: 1}
    assert {measure for measure, _, _ in first} == {GIVEN}


def test_withdrawn_advice_is_counted_no_longer_and_earlier_counts_stay(entry: Entry, carla: User) -> None:
    advice = advise(entry.investigation, by=carla, given_on=MID_JANUARY)
    counted()

    advice_log.withdraw(advice.public_id, reason="Noted on the wrong case.", by=carla)
    counted()

    assert figures_of(LANCASHIRE, JANUARY) == {}
    numbers = (
        AdviceMonth.objects.filter(force=LANCASHIRE, month=JANUARY).order_by("number").values_list("number", flat=True)
    )
    assert list(numbers) == [1, 2]
    assert verification.verify(JANUARY) == []


def test_log_is_stored_again_only_where_it_changed(entry: Entry, carla: User) -> None:
    advise(entry.investigation, by=carla, given_on=MID_JANUARY)
    with acting("counter"):
        forces = extractions.extract()
        assert extractions.extract() == 0
    advise(entry.investigation, by=carla, given_on=MID_JANUARY, about="orders")

    with acting("counter"):
        assert extractions.extract(FEBRUARY) == 0  # no period
        assert extractions.extract(JANUARY) == 1
    assert forces == AdviceMonth.objects.filter(number=1).count() > 40


def test_task_counts_the_month_of_a_change(entry: Entry, carla: User) -> None:
    advise(entry.investigation, by=carla, given_on=MID_JANUARY)

    with acting("counter"):
        tasks.count_advice("2020-01")

    assert figures_of(LANCASHIRE, JANUARY)[GIVEN, "total", "all"] == 1


def test_counts_that_were_changed_are_found(entry: Entry, carla: User) -> None:
    advise(entry.investigation, by=carla, given_on=MID_JANUARY)
    counted()
    making.tamper(f"update figures_figure set value = 9 where measure = '{GIVEN}' and force = '{LANCASHIRE}'")

    [problem] = verification.verify(JANUARY)
    assert "(advice, record" in problem


@pytest.mark.parametrize("model", [AdviceMonth, AdviceMonthCell])
def test_count_of_the_log_is_never_changed_or_removed(model: Any, entry: Entry, carla: User) -> None:
    advise(entry.investigation, by=carla, given_on=MID_JANUARY)
    counted()

    for change in (lambda: model.objects.update(force=CHESHIRE), lambda: model.objects.all().delete()):
        with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
            change()


class TestAnswers:
    """What the explorer says about the log."""

    @pytest.fixture(autouse=True)
    def log(self, entry: Entry, carla: User) -> None:
        making.period(FEBRUARY)
        making.reported(LANCASHIRE, FEBRUARY, new=1)
        advise(entry.investigation, by=carla, given_on=MID_FEBRUARY)
        advise(entry.investigation, by=carla, given_on=MID_FEBRUARY, about="orders")
        counted()

    def test_answer_says_who_records_it(self, carla: User) -> None:
        answer = answers.answer(question(month=FEBRUARY, rows="advice_about"), user=carla)

        assert {cell.row: counted.value for cell, counted in answer.cells.items()} == {"early_advice": 1, "orders": 1}
        assert wording.headline(answers.answer(question(month=FEBRUARY), user=carla)) == (
            "2 pieces of advice given in February 2020"
        )
        assert wording.basis_words(answer) == (
            "1 force, as recorded by coordinators and the national team. Forces do not return it."
        )
        assert wording.status_words(answer).startswith("Not part of a published version")

    def test_month_before_the_log_is_a_gap_and_one_without_advice_is_0(self, carla: User) -> None:
        series_question = question(area=f"unit:{carla.unit_id}", rows="force", month=FEBRUARY, span=Span.SERIES)
        answer = answers.answer(series_question, user=carla)

        assert answer.at(JANUARY, LANCASHIRE).is_gap
        assert answer.at(FEBRUARY, LANCASHIRE).value == 2
        assert answer.at(FEBRUARY, CHESHIRE).value == 0

    @pytest.mark.parametrize("area", ["uk", f"force:{LANCASHIRE}"])
    def test_nobody_else_gets_an_answer_even_from_a_published_month(self, area: str) -> None:
        making.lock(FEBRUARY)
        making.published(making.built(FEBRUARY))
        stranger = analyst(CHESHIRE)

        with pytest.raises(QuestionRefused):
            answers.answer(question(area=area, month=FEBRUARY), user=stranger)
        assert answers.answer(question(month=FEBRUARY), user=analyst(LANCASHIRE)).at(FEBRUARY).value == 2

    @pytest.mark.parametrize("many", [1, 12])
    def test_answer_takes_the_same_statements_for_any_number_of_months(
        self, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
    ) -> None:
        for number in range(many):
            making.period(months.following(MARCH, number))
        counted()
        series_question = question(area="uk", rows="force", month=months.following(MARCH, many - 1), span=Span.SERIES)
        user = national()

        with query_budget(16):
            answers.answer(series_question, user=user)
