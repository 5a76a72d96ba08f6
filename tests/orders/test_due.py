"""When each task is due: over weekends, bank holidays, clock changes and 29 February, calculated by hand."""

from __future__ import annotations

from datetime import date

import pytest

from orders.supervision import due
from tests.orders.lawbook import lawbook

LAW = lawbook()
REMINDERS = [180, 90, 30, 7]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday: Wednesday
        (date(2026, 11, 27), date(2026, 11, 29)),  # Friday: Sunday, which is no later for being a Sunday
        (date(2026, 12, 24), date(2026, 12, 26)),  # over Christmas
        (date(2026, 4, 3), date(2026, 4, 5)),  # Good Friday: Easter Sunday
        (date(2026, 3, 28), date(2026, 3, 30)),  # the night the clocks go forward
        (date(2026, 10, 24), date(2026, 10, 26)),  # the night the clocks go back
        (date(2028, 2, 27), date(2028, 2, 29)),  # a leap year
        (date(2027, 2, 27), date(2027, 3, 1)),
        (date(2026, 12, 30), date(2027, 1, 1)),
    ],
)
def test_three_days_include_the_first_day_and_every_calendar_day(since: date, until: date) -> None:
    assert due.notice_by(since, days=3) == until


@pytest.mark.parametrize(
    ("assessed", "level", "until"),
    [
        (date(2026, 1, 31), "very_high", date(2026, 2, 28)),  # no 31 February: its last day
        (date(2028, 1, 31), "very_high", date(2028, 2, 29)),
        (date(2028, 2, 29), "low", date(2029, 2, 28)),  # a year after 29 February
        (date(2027, 2, 28), "low", date(2028, 2, 28)),
        (date(2026, 11, 30), "high", date(2027, 2, 28)),
        (date(2026, 9, 25), "high", date(2026, 12, 25)),  # Christmas Day
        (date(2026, 6, 27), "medium", date(2026, 12, 27)),  # a Sunday
        (date(2026, 9, 29), "very_high", date(2026, 10, 29)),  # over the clock change
    ],
)
def test_review_is_due_on_the_same_day_of_a_later_month(assessed: date, level: str, until: date) -> None:
    assert due.review_by(assessed, level, law=LAW) == until


@pytest.mark.parametrize(
    ("since", "level", "until"),
    [
        (date(2026, 12, 11), "very_high", date(2026, 12, 25)),
        (date(2026, 3, 22), "very_high", date(2026, 4, 5)),  # the clocks go forward on 29 March
        (date(2026, 10, 18), "very_high", date(2026, 11, 1)),  # and back on 25 October
        (date(2028, 2, 15), "very_high", date(2028, 2, 29)),
        (date(2027, 2, 15), "very_high", date(2027, 3, 1)),
        (date(2028, 2, 29), "high", date(2028, 3, 30)),
        (date(2026, 10, 2), "medium", date(2026, 12, 31)),
        (date(2026, 7, 8), "low", date(2027, 1, 4)),
    ],
)
def test_visit_is_due_a_number_of_days_after_the_last_one(since: date, level: str, until: date) -> None:
    assert due.visit_by(since, level, law=LAW) == until


@pytest.mark.parametrize(
    ("made", "kind", "until"),
    [
        (date(2026, 12, 24), "pnc_set", date(2026, 12, 25)),
        (date(2026, 3, 28), "ports", date(2026, 3, 29)),
        (date(2028, 2, 28), "pnc_set", date(2028, 2, 29)),
        (date(2028, 2, 1), "pnc_checked", date(2028, 2, 29)),
        (date(2027, 2, 1), "pnc_checked", date(2027, 3, 1)),
        (date(2026, 10, 20), "pnd", date(2026, 10, 27)),
        (date(2026, 12, 28), "partners", date(2027, 1, 4)),
        (date(2026, 5, 1), "passports", date(2026, 5, 2)),
    ],
)
def test_task_is_due_a_number_of_days_after_the_order_was_made(made: date, kind: str, until: date) -> None:
    assert due.task_by(made, kind, law=LAW) == until


@pytest.mark.parametrize(
    ("made", "until"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 12, 25), date(2026, 12, 26)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2026, 10, 24), date(2026, 10, 25)),
    ],
)
def test_order_must_be_served_by_the_next_day(made: date, until: date) -> None:
    assert due.serve_by(made, law=LAW) == until


@pytest.mark.parametrize(
    ("ends_on", "day", "reminder"),
    [
        (date(2027, 5, 24), date(2026, 11, 24), None),  # 181 days
        (date(2027, 5, 23), date(2026, 11, 24), 180),
        (date(2027, 2, 23), date(2026, 11, 24), 180),  # 91
        (date(2027, 2, 22), date(2026, 11, 24), 90),
        (date(2026, 12, 25), date(2026, 11, 24), 90),  # 31
        (date(2026, 12, 24), date(2026, 11, 24), 30),
        (date(2026, 12, 2), date(2026, 11, 24), 30),  # 8
        (date(2026, 12, 1), date(2026, 11, 24), 7),
        (date(2026, 11, 24), date(2026, 11, 24), 7),  # its last day
        (date(2026, 11, 23), date(2026, 11, 24), None),  # over
        (date(2028, 2, 29), date(2028, 2, 22), 7),
        (date(2028, 3, 1), date(2028, 2, 22), 30),
        (date(2027, 3, 1), date(2027, 2, 22), 7),
        (date(2026, 3, 30), date(2026, 3, 23), 7),  # the clocks go forward in between
        (date(2026, 10, 26), date(2026, 10, 19), 7),
    ],
)
def test_each_reminder_is_due_on_its_day(ends_on: date, day: date, reminder: int | None) -> None:
    assert due.reminders(day, law=LAW) == REMINDERS
    left = (ends_on - day).days
    spans = {days: due.days_of_reminder(days, reminders=REMINDERS) for days in REMINDERS}
    assert [days for days, (fewest, most) in spans.items() if fewest <= left <= most] == (
        [reminder] if reminder else []
    )


def test_the_first_notice_counts_from_the_service_three_days_with_its_day() -> None:
    """Modern Slavery Act 2015 s.19(3): service on 3 June, due on 5 June."""
    assert due.notice_since(date(2026, 6, 5), kind="stpo_sentence", law=LAW) == date(2026, 6, 3)
    assert due.notice_by(date(2026, 6, 3), days=3) == date(2026, 6, 5)
