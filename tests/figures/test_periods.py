"""Months open automatically after a user starts a series, and lock when their lock day is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from core import clock
from core.workflow import TransitionNotAllowed
from figures import periods
from figures.models import Period
from tests.accounts.factories import UserFactory, coordinator, national
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE, MARCH
from tests.roles import acting, acting_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)  # the day of every test
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def months() -> list[date]:
    return list(Period.objects.order_by("month").values_list("month", flat=True))


def test_no_month_opens_before_a_series_is_started() -> None:
    with acting("counter"):
        assert periods.open_due(TODAY) == []

    assert months() == []


def test_months_missed_are_opened_once_across_a_year_boundary() -> None:
    making.period(date(2026, 8, 1), starts_series=True)

    with acting("counter"):
        first = periods.open_due(TODAY)
        second = periods.open_due(TODAY)

    assert first == [date(2026, 9, 1), OCTOBER]
    assert second == []
    opened = Period.objects.get(month=OCTOBER)
    assert (opened.opens_on, opened.due_on, opened.locks_on) == (NOVEMBER, date(2026, 11, 6), date(2026, 11, 20))
    assert not opened.starts_series


@pytest.mark.parametrize(
    ("today", "opened"),
    [
        (date(2020, 2, 29), []),
        (date(2020, 3, 1), [FEBRUARY]),
        (date(2020, 3, 29), [FEBRUARY]),  # the clocks go forward
        (date(2020, 4, 1), [FEBRUARY, MARCH]),
    ],
)
def test_month_opens_on_the_first_of_the_next_month_despite_calendar_oddities(today: date, opened: list[date]) -> None:
    making.period(JANUARY, starts_series=True)

    assert periods.open_due(today) == opened


def test_national_team_starts_a_series_and_beat_opens_the_following_months() -> None:
    colleague = national()

    with acting_for(colleague):
        period = periods.start_series(OCTOBER, by=colleague)

    assert period.starts_series
    assert periods.open_due(TODAY) == []
    assert periods.open_due(date(2026, 12, 1)) == [NOVEMBER]
    assert LogEntry.objects.filter(subject="figures.period").exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER])
def test_only_the_national_team_starts_a_series(role: str) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only the national team"):
        periods.start_series(OCTOBER, by=UserFactory(role=role))


def test_former_user_starts_no_series_even_from_an_outdated_copy() -> None:
    colleague = national()
    type(colleague).objects.filter(pk=colleague.pk).update(is_active=False)

    with pytest.raises(TransitionNotAllowed):
        periods.start_series(OCTOBER, by=colleague)


@pytest.mark.parametrize("month", [FEBRUARY, MARCH])
def test_new_series_starts_after_the_existing_months(month: date) -> None:
    making.period(FEBRUARY, starts_series=True)
    making.period(MARCH)

    with pytest.raises(TransitionNotAllowed, match="March 2020 is already open"):
        periods.start_series(month, by=national())


def test_series_without_a_return_starts_earlier_and_the_months_between_open() -> None:
    making.period(MARCH, starts_series=True)
    colleague = national()

    with acting("web"):
        period = periods.start_series(JANUARY, by=colleague)

    assert (period.month, period.starts_series, period.created_on) == (JANUARY, True, TODAY)
    assert list(Period.objects.filter(starts_series=True)) == [period]
    assert months() == [JANUARY, FEBRUARY, MARCH]


@pytest.mark.parametrize(
    ("in_the_way", "why"),
    [
        (lambda: making.draft(LANCASHIRE, MARCH), "at least one force has started a return"),
        (lambda: Period.objects.filter(month=MARCH).update(newest_version=1), "figures of it are published"),
        (lambda: making.period(FEBRUARY), "February 2020 belongs to the series before"),
    ],
)
def test_series_does_not_start_earlier_than_what_follows_allows(in_the_way: Callable[[], object], why: str) -> None:
    making.period(MARCH, starts_series=True)
    in_the_way()

    with pytest.raises(TransitionNotAllowed, match=why):
        periods.start_series(FEBRUARY, by=national())


def test_a_series_does_not_start_in_the_future() -> None:
    with pytest.raises(TransitionNotAllowed, match="December 2026 has not started"):
        periods.start_series(date(2026, 12, 1), by=national())


def test_a_month_locks_when_its_day_is_over_and_not_before() -> None:
    period = making.period(FEBRUARY, locks_on=date(2020, 3, 21))

    with acting("counter"):
        assert periods.lock_due(period.locks_on) == []
        assert periods.lock_due(date(2020, 3, 21)) == []
        assert periods.lock_due(date(2020, 5, 1)) == [FEBRUARY]
        assert periods.lock_due(date(2020, 5, 1)) == []

    period.refresh_from_db()
    assert period.is_locked
    assert period.locked_at == datetime(2020, 3, 22, 0, 0, tzinfo=clock.LONDON)  # whenever the task ran
    assert period.locked_on == period.locks_on == date(2020, 3, 21)


@pytest.mark.parametrize(
    ("locks_on", "locked_on"), [(date(2026, 11, 23), 23), (date(2026, 11, 24), 24), (date(2026, 11, 30), 24)]
)
def test_month_that_is_locked_early_was_locked_on_that_day(locks_on: date, locked_on: int) -> None:
    period = making.period(OCTOBER, starts_series=True)
    period.locks_on, period.locked_at = locks_on, datetime(2026, 11, 24, 12, 0, tzinfo=clock.LONDON)

    assert period.locked_on == date(2026, 11, locked_on)


def open_now() -> Period:
    """October 2026, whose dates lie around the fixed test day."""
    period = making.period(OCTOBER, starts_series=True)
    Period.objects.filter(pk=OCTOBER).update(locks_on=date(2026, 11, 30))
    return period


def test_locking_now_needs_a_reason_while_a_force_is_missing() -> None:
    open_now()
    making.reported(LANCASHIRE, OCTOBER)
    colleague = national()

    with pytest.raises(TransitionNotAllowed, match="45 returns are not approved yet"):
        periods.lock_now(OCTOBER, reason=" ", seen=making.seen_missing(OCTOBER), by=colleague)
    with acting_for(colleague):
        period = periods.lock_now(
            OCTOBER, reason="The minister asks tomorrow", seen=making.seen_missing(OCTOBER), by=colleague
        )

    assert period.is_locked
    assert period.lock_reason == "The minister asks tomorrow"
    with pytest.raises(TransitionNotAllowed, match="This month is already locked"):
        periods.lock_now(OCTOBER, reason="again", seen=making.seen_missing(OCTOBER), by=colleague)


def test_coordinator_cannot_lock_a_month() -> None:
    open_now()

    with pytest.raises(TransitionNotAllowed, match="Only the national team"):
        periods.lock_now(OCTOBER, reason="late", seen=making.seen_missing(OCTOBER), by=coordinator())


def move(**fields: Any) -> Period:
    """Change October's dates as a user does who has just read its page."""
    return periods.move_dates(OCTOBER, seen=making.seen_days(OCTOBER), **fields)


def test_month_cannot_be_locked_on_a_page_older_than_an_approval() -> None:
    open_now()
    seen = making.seen_missing(OCTOBER)
    making.reported(LANCASHIRE, OCTOBER)

    with pytest.raises(
        TransitionNotAllowed, match=r"45 forces have no approved return\. Read it again before you lock"
    ):
        periods.lock_now(OCTOBER, reason="The minister asks", seen=seen, by=national())

    assert not Period.objects.get(month=OCTOBER).is_locked


@pytest.mark.parametrize("seen", ["", "0" * 24])
def test_month_cannot_be_locked_unread(seen: str) -> None:
    open_now()

    with pytest.raises(TransitionNotAllowed, match="Read it again"):
        periods.lock_now(OCTOBER, reason="The minister asks", seen=seen, by=national())


def test_second_of_two_users_changing_dates_must_read_the_new_dates_first() -> None:
    open_now()
    seen = making.seen_days(OCTOBER)
    move(due_on=date(2026, 11, 25), locks_on=date(2026, 12, 4), by=national())

    with pytest.raises(TransitionNotAllowed, match="it is due on 25 November 2026 and locks on 4 December 2026"):
        periods.move_dates(OCTOBER, due_on=date(2026, 11, 26), locks_on=date(2026, 12, 7), seen=seen, by=national())

    assert Period.objects.get(month=OCTOBER).due_on == date(2026, 11, 25)


def test_dates_can_be_changed_before_the_lock_and_every_problem_is_named() -> None:
    open_now()
    colleague = national()

    with acting("web"):
        moved = move(due_on=date(2026, 11, 25), locks_on=date(2026, 12, 4), by=colleague)
    with pytest.raises(TransitionNotAllowed, match="Choose today or later") as refused:
        move(due_on=date(2026, 11, 5), locks_on=date(2026, 11, 6), by=colleague)

    assert (moved.due_on, moved.locks_on) == (date(2026, 11, 25), date(2026, 12, 4))
    assert "5 November 2026" in str(refused.value)
    making.lock(OCTOBER)
    with pytest.raises(TransitionNotAllowed, match="locked"):
        move(due_on=date(2026, 11, 26), locks_on=date(2026, 12, 5), by=colleague)


def test_missing_forces_are_the_due_forces_without_an_approved_return() -> None:
    making.reported(LANCASHIRE, FEBRUARY)

    waiting = periods.waiting_for(FEBRUARY)

    assert len(waiting) == 45
    assert LANCASHIRE not in waiting


def test_command_starts_a_series_in_the_name_of_a_user() -> None:
    colleague = national()
    output = StringIO()

    call_command("start_series", "2026-10", "--as", colleague.email.upper(), stdout=output)

    assert "October 2026 starts a series. It opens on 1 November 2026." in output.getvalue()
    with pytest.raises(CommandError, match="October 2026 is already open"):
        call_command("start_series", "2026-10", "--as", colleague.email)
    with pytest.raises(CommandError, match="Nobody active"):
        call_command("start_series", "2026-11", "--as", "nobody@example.org")
    with pytest.raises(CommandError, match="is not a month"):
        call_command("start_series", "soon", "--as", colleague.email)


def test_test_day_is_fixed() -> None:
    assert clock.today() == TODAY
