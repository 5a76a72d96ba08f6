"""The order of the reviewer's to-do list, and the reason for each return's place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.choices import Role
from accounts.models import User
from core import clock
from figures.models import Period
from investigations.models import MonthlyReturn
from investigations.review import decisions
from investigations.review.todo import waiting_for
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, FindingFactory, row, series, submitted_return
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CHESHIRE, MERSEYSIDE, WEST_MIDLANDS = "E23000006", "E23000004", "E23000014"


@made_once
def carla() -> User:
    series(JANUARY, FEBRUARY)
    later = clock.today() + timedelta(days=30)
    Period.objects.update(due_on=later, locks_on=later)
    return coordinator()


def handed(force: str, *, warnings: int = 0) -> MonthlyReturn:
    monthly_return = submitted_return(JANUARY, rows=[], by=analyst(force))
    revision = monthly_return.revisions.get()
    for _ in range(warnings):
        FindingFactory(revision=revision, state="explained", reason="As reported.")
    return monthly_return


def forces(person: User) -> list[str]:
    return [item.monthly_return.force_id for item in waiting_for(person)[0]]


def test_more_warnings_come_first_and_a_clean_return_last(carla: User) -> None:
    handed(CUMBRIA)
    handed(LANCASHIRE, warnings=1)
    handed(MERSEYSIDE, warnings=5)
    handed(CHESHIRE, warnings=3)

    mine, _ = waiting_for(carla)

    assert [item.monthly_return.force_id for item in mine] == [MERSEYSIDE, CHESHIRE, LANCASHIRE, CUMBRIA]
    assert mine[0].reason.endswith("5 warnings, explained.")
    assert mine[3].reason == "Submitted. Approve it or send a query. No warnings."


def test_return_with_replies_comes_before_a_clean_one(carla: User) -> None:
    handed(CUMBRIA)
    handed(MERSEYSIDE)
    query = deciding.query(MERSEYSIDE, JANUARY, words="Is it?", about="return", by=carla)
    anna = analyst(MERSEYSIDE)
    deciding.answer(query.pk, words="It is.", by=anna)
    decisions.answer_return(MERSEYSIDE, JANUARY, by=anna)

    mine, _ = waiting_for(carla)

    assert mine[0].monthly_return.force_id == MERSEYSIDE
    assert mine[0].reason == "In review. The force has replied. Approve it or send another query."


def test_return_for_a_month_that_locks_soon_comes_first(carla: User) -> None:
    handed(CUMBRIA, warnings=3)
    handed(MERSEYSIDE)
    submitted_return(FEBRUARY, rows=[row(people=[])], by=analyst(LANCASHIRE))
    Period.objects.filter(month=FEBRUARY).update(due_on=clock.today(), locks_on=clock.today() + timedelta(days=1))

    assert forces(carla)[0] == LANCASHIRE


def test_a_queried_return_waits_for_its_force(carla: User) -> None:
    handed(CUMBRIA)
    deciding.query(CUMBRIA, JANUARY, words="Is it?", about="return", by=carla)

    mine, theirs = waiting_for(carla)

    assert mine == []
    assert [(item.monthly_return.force_id, item.open_threads) for item in theirs] == [(CUMBRIA, 1)]


def test_drafts_approved_returns_and_other_units_are_not_on_the_list(carla: User) -> None:
    handed(CUMBRIA)
    deciding.approve(CUMBRIA, JANUARY, by=carla)
    handed(WEST_MIDLANDS)

    assert waiting_for(carla) == ([], [])


def test_national_team_s_list_has_the_units_without_a_coordinator(carla: User) -> None:
    handed(CUMBRIA)
    handed(WEST_MIDLANDS)
    handed("BTP")
    nadia = national()
    assert set(forces(nadia)) == {WEST_MIDLANDS, "BTP"}

    UserFactory(role=Role.COORDINATOR, unit_id="wmrocu")

    assert forces(nadia) == ["BTP"]
