"""The dates of a reporting month, and which months are still to open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import months
from figures.calendar import CalendarState, PeriodDates, dates_of, months_to_open, why_not_lock_now, why_not_moved

OCTOBER = date(2026, 10, 1)
OF_OCTOBER = PeriodDates(
    month=OCTOBER, opens_on=date(2026, 11, 1), due_on=date(2026, 11, 6), locks_on=date(2026, 11, 20)
)


def test_a_month_opens_on_the_first_is_due_on_the_fifth_working_day_and_locks_on_the_fifteenth():
    assert dates_of(OCTOBER) == OF_OCTOBER


def test_bank_holidays_are_not_working_days():
    december = dates_of(date(2025, 12, 1))

    assert december.opens_on == date(2026, 1, 1)
    assert december.due_on == date(2026, 1, 8)  # without New Year's Day it would be the 7th
    assert december.locks_on == date(2026, 1, 22)


@given(st.dates(min_value=date(2018, 1, 1), max_value=date(2026, 10, 1)).map(months.first_of))
def test_the_three_days_come_in_order_and_after_the_month(month):
    dates = dates_of(month)

    assert months.last_day(month) < dates.opens_on < dates.due_on < dates.locks_on
    assert why_not_moved(dates, new=dates, today=dates.opens_on) == ()


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 10, 31), CalendarState.NOT_OPEN),
        (date(2026, 11, 1), CalendarState.OPEN),
        (date(2026, 11, 6), CalendarState.OPEN),
        (date(2026, 11, 7), CalendarState.OVERDUE),
        (date(2026, 11, 20), CalendarState.OVERDUE),
        (date(2026, 11, 21), CalendarState.LOCKED),
    ],
)
def test_status_of_a_month_on_a_day(day, state):
    assert OF_OCTOBER.state_on(day) is state


def test_a_day_ends_at_its_last_second_in_local_time():
    june = PeriodDates(
        month=date(2026, 6, 1), opens_on=date(2026, 7, 1), due_on=date(2026, 7, 7), locks_on=date(2026, 7, 21)
    )

    # In July London is an hour before UTC: the day is over at 23:00 UTC.
    assert not june.is_late(datetime(2026, 7, 7, 22, 59, 59, 999999, tzinfo=UTC))
    assert june.is_late(datetime(2026, 7, 7, 23, 0, tzinfo=UTC))
    assert not june.is_locked_at(datetime(2026, 7, 21, 22, 59, 59, tzinfo=UTC))
    assert june.is_locked_at(datetime(2026, 7, 21, 23, 0, tzinfo=UTC))
    # In November it is not.
    assert not OF_OCTOBER.is_late(datetime(2026, 11, 6, 23, 59, 59, tzinfo=UTC))
    assert OF_OCTOBER.is_late(datetime(2026, 11, 7, 0, 0, tzinfo=UTC))


def test_dates_can_be_changed_before_the_lock_to_days_not_yet_over():
    new = replace(OF_OCTOBER, due_on=date(2026, 11, 10), locks_on=date(2026, 11, 27))

    assert why_not_moved(OF_OCTOBER, new=new, today=date(2026, 11, 10)) == ()
    (why,) = why_not_moved(OF_OCTOBER, new=new, today=date(2026, 11, 20))
    assert why == "October 2026 cannot be due on 10 November 2026 because that date has passed. Choose today or later."


@pytest.mark.parametrize(
    ("today", "changed", "is_refused"),
    [
        (date(2026, 10, 20), {"due_on": date(2026, 11, 1)}, False),  # due on the day it opens
        (date(2026, 10, 31), {"opens_on": date(2026, 11, 2)}, False),  # changed on the eve of opening
        (date(2026, 11, 1), {"opens_on": date(2026, 11, 2)}, True),  # changed on the day it opened
        (date(2026, 11, 16), {"locks_on": date(2026, 11, 16)}, False),  # locks tonight
        (date(2026, 11, 20), {"locks_on": date(2026, 11, 27)}, False),  # changed on the last evening
    ],
)
def test_limits_of_changed_dates(today, changed, is_refused):
    assert bool(why_not_moved(OF_OCTOBER, new=replace(OF_OCTOBER, **changed), today=today)) is is_refused


@pytest.mark.parametrize(
    ("today", "changed", "whys"),
    [
        (
            date(2026, 11, 21),
            {"locks_on": date(2026, 12, 1)},
            ["October 2026 locked on 20 November 2026. You cannot change its dates."],
        ),
        (
            date(2026, 10, 20),
            {"opens_on": date(2026, 10, 31)},
            ["October 2026 opens on 31 October 2026, before the month is over. Choose a later date."],
        ),
        (
            date(2026, 10, 20),
            {"opens_on": date(2026, 11, 9)},
            ["October 2026 is due on 6 November 2026, before it opens on 9 November 2026. Choose a later date."],
        ),
        (
            date(2026, 11, 2),
            {"locks_on": date(2026, 11, 6)},
            ["October 2026 is due on 6 November 2026, so it cannot lock on 6 November 2026. Choose a later lock date."],
        ),
        (
            date(2026, 11, 2),
            {"opens_on": date(2026, 11, 3)},
            ["October 2026 opened on 1 November 2026. You can only change its due date and lock date."],
        ),
        (
            date(2026, 11, 18),
            {"locks_on": date(2026, 11, 17)},
            [
                "October 2026 cannot lock on 17 November 2026 because that date has passed. Choose today or "
                "later, or lock now."
            ],
        ),
    ],
)
def test_refused_change_of_dates_gives_a_sentence(today, changed, whys):
    assert list(why_not_moved(OF_OCTOBER, new=replace(OF_OCTOBER, **changed), today=today)) == whys


def test_refused_change_of_dates_names_every_problem_at_once():
    new = replace(OF_OCTOBER, due_on=date(2026, 10, 5), locks_on=date(2026, 10, 4))

    assert len(why_not_moved(OF_OCTOBER, new=new, today=date(2026, 11, 10))) == 4


@pytest.mark.parametrize(
    ("today", "waiting", "reason", "why"),
    [
        (date(2026, 11, 10), 0, "", ""),
        (date(2026, 11, 10), 2, "Both forces have said that they will not report.", ""),
        (
            date(2026, 11, 10),
            2,
            " ",
            "2 returns are not approved yet. Enter why you are locking October 2026 without waiting.",
        ),
        (
            date(2026, 11, 10),
            1,
            "",
            "1 return is not approved yet. Enter why you are locking October 2026 without waiting.",
        ),
        (date(2026, 10, 31), 0, "", "October 2026 opens on 1 November 2026 and cannot be locked before that."),
        (date(2026, 11, 21), 0, "", "October 2026 locked on 20 November 2026."),
    ],
)
def test_month_can_be_locked_early_if_all_are_approved_or_with_a_reason(today, waiting, reason, why):
    assert why_not_lock_now(OF_OCTOBER, today=today, waiting=waiting, reason=reason) == why


@pytest.mark.parametrize(
    ("last_opened", "today", "to_open"),
    [
        (date(2026, 9, 1), date(2026, 10, 31), []),
        (date(2026, 9, 1), date(2026, 11, 1), [date(2026, 10, 1)]),
        (date(2026, 9, 1), date(2026, 12, 24), [date(2026, 10, 1), date(2026, 11, 1)]),
        (date(2026, 11, 1), date(2026, 12, 24), []),
        (date(2026, 12, 1), date(2026, 12, 24), []),
        (date(2026, 11, 1), date(2027, 1, 1), [date(2026, 12, 1)]),
        (date(2028, 1, 1), date(2028, 2, 29), []),
        (date(2028, 1, 1), date(2028, 3, 1), [date(2028, 2, 1)]),
        (None, date(2026, 12, 24), []),
    ],
)
def test_beat_opens_each_finished_month_once_and_oldest_first(last_opened, today, to_open):
    assert list(months_to_open(last_opened, today=today)) == to_open


@given(st.dates(min_value=date(2018, 1, 1), max_value=date(2030, 12, 31)), st.integers(min_value=0, max_value=40))
def test_nightly_beat_and_beat_after_an_outage_open_the_same_months(today, nights):
    started = months.first_of(date(2017, 6, 1))
    at_once = list(months_to_open(started, today=today))

    opened = [started]
    for night in range(nights, -1, -1):
        opened += months_to_open(opened[-1], today=today.fromordinal(today.toordinal() - night))

    assert opened[1:] == at_once
