"""Reopening an approved return, and the correction that replaces it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.workflow import TransitionNotAllowed
from figures.models import Period
from investigations.models import MonthlyReturn, ReturnEvent, Revision
from investigations.returns import creation
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE
from tests.investigations import cast as scene
from tests.investigations import deciding
from tests.investigations.cast import FEBRUARY, JANUARY, MARCH
from tests.investigations.review.february import OF_FEBRUARY, revisions, status

pytestmark = pytest.mark.django_db


def test_correction_of_an_earlier_month_can_be_approved_after_a_later_month(cast, submitted, row):
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)
    march = scene.draft(month=MARCH)
    scene.rolled([row], march)
    scene.approve(march)
    deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert revisions(period=FEBRUARY) == [(1, "superseded"), (2, "approved")]


def test_a_reopened_revision_counts_until_its_successor_is_approved(cast, submitted):
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)
    first = Revision.objects.get()

    reopened = deciding.reopen(*OF_FEBRUARY, reason=" One count was wrong. ", by=cast.coordinator)
    assert (reopened.status, reopened.current) == ("draft", first)
    assert ReturnEvent.objects.get(move="reopen").reason == "One count was wrong."

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    assert MonthlyReturn.objects.get().current == first
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert revisions() == [(1, "superseded"), (2, "approved")]
    assert MonthlyReturn.objects.get().current.number == 2


def test_reopening_needs_a_reason_and_after_the_lock_the_national_team(cast, submitted):
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)
    with pytest.raises(TransitionNotAllowed, match="Enter a reason to reopen this return"):
        deciding.reopen(*OF_FEBRUARY, reason=" ", by=cast.coordinator)
    Period.objects.filter(pk=FEBRUARY).update(state="locked")
    with pytest.raises(TransitionNotAllowed, match="Ask the national team"):
        deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)

    deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.national)

    assert status() == "draft"


def test_month_is_locked_for_its_coordinator_from_the_end_of_its_lock_date_whenever_the_task_runs(cast, submitted):
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)
    Period.objects.filter(pk=FEBRUARY).update(locks_on=clock.today() - timedelta(days=1))
    monthly_return = MonthlyReturn.objects.get()

    assert monthly_return.period.state == "open"
    assert "ask the national team to reopen it" in creation.why_not_changeable(monthly_return, by=cast.analyst)
    with pytest.raises(TransitionNotAllowed, match="Its month is locked"):
        deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)

    Period.objects.filter(pk=FEBRUARY).update(locks_on=clock.today())  # the day itself is before the lock
    deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)

    assert status() == "draft"


def test_correction_does_not_wait_for_a_later_correction_of_an_earlier_month(cast):
    scene.period(JANUARY, starts_series=True)
    january = scene.draft(month=JANUARY)
    row = scene.entry(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=row)
    for month in (JANUARY, FEBRUARY):
        decisions.submit(LANCASHIRE, month, by=cast.analyst)
        deciding.approve(LANCASHIRE, month, by=cast.coordinator)
    deciding.reopen(*OF_FEBRUARY, reason="One count was wrong.", by=cast.coordinator)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    deciding.reopen(LANCASHIRE, JANUARY, reason="One was left out.", by=cast.coordinator)
    scene.entry(Revision.objects.get(period=JANUARY, state="working"), reference="LAN/LATE")
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"
