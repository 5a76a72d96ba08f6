"""Answers about registers: a force whose register is not complete is missing by name, and other scopes get nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.choices import Role
from accounts.models import User
from core import clock
from figures import batches, registers, supplied
from figures.supplied import NewFigure
from nrm.crime.measures import CRIMES, KIND
from reports.query import answers
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Basis, Question, Span
from tests.accounts.factories import LANCASHIRE, UserFactory, coordinator, national
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db
SCOTLAND = "S23000009"


@pytest.fixture(autouse=True)
def figures() -> Iterator[None]:
    """Two published months; Cheshire supplied both, Lancashire the first only, and others none."""
    months_made.published(JANUARY)
    months_made.published(FEBRUARY)
    with clock.at(clock.start_of(date(2020, 4, 29)) + timedelta(hours=12)):
        rows = [
            NewFigure(kind=KIND.name, force=force, month=month, measure=CRIMES, value=value)
            for force, month, value in ((CHESHIRE, JANUARY, 5), (CHESHIRE, FEBRUARY, 8), (LANCASHIRE, JANUARY, 20))
        ]
        supplied.supply(rows, source="A table", by=national())
        with acting("counter"):
            registers.extract_all()
            batches.count_all_pending()
        yield


def answer_to(user: User, **changes: Any) -> Answer:
    usual: dict[str, Any] = {"measure": CRIMES, "month": FEBRUARY, "against": Against.NONE}
    return answers.answer(Question(**usual | changes), user=user)


def test_sum_has_the_forces_that_it_counts_and_names_the_others() -> None:
    answer = answer_to(national())

    counted = answer.at(FEBRUARY)
    assert counted.value == 8
    assert counted.coverage.reported == 1
    assert "Lancashire" in counted.coverage.missing


def test_forces_that_never_keep_the_register_are_not_due() -> None:
    coverage = answer_to(national()).at(FEBRUARY).coverage

    assert coverage.due == 44
    assert not {"Police Scotland", "PSNI"} & {*coverage.missing}


def test_month_that_no_force_supplied_is_a_gap_and_not_zero() -> None:
    answer = answer_to(UserFactory(role=Role.ANALYST, force_id=LANCASHIRE), area=f"force:{LANCASHIRE}")

    assert answer.at(FEBRUARY).value is None


def test_change_of_the_same_forces_leaves_out_who_is_missing_in_one_month() -> None:
    answer = answer_to(national(), against=Against.MONTH, basis=Basis.SAME)

    assert (answer.at(JANUARY).value, answer.at(FEBRUARY).value) == (5, 8)


def test_by_region_a_region_without_the_register_is_a_gap() -> None:
    answer = answer_to(national(), rows="region", month=JANUARY)

    assert answer.at(JANUARY, "north-west").value == 25
    assert answer.at(JANUARY, "london").value is None


def test_coordinator_counts_the_forces_of_the_unit() -> None:
    assert answer_to(coordinator(), area="unit:nwrocu", month=JANUARY).at(JANUARY).value == 25


def test_national_figures_are_refused_to_a_force() -> None:
    with pytest.raises(QuestionRefused, match="in no published version"):
        answer_to(UserFactory(role=Role.ANALYST, force_id=LANCASHIRE))


def test_year_of_months_has_no_published_version() -> None:
    answer = answer_to(national(), span=Span.RANGE, first=JANUARY, last=FEBRUARY)

    assert set(answer.provenance.versions.values()) == {None}
    assert answer.enough == frozenset()  # 2 of 44 forces
