"""Due dates. Pure arithmetic on London days; the caller supplies the law of the day.

Every period counts calendar days: an order is binding on Sundays and bank holidays, and the Act's three days include
them. *Due by* a day means by the end of that day. The arithmetic uses days, so clock changes affect nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from orders.law import periods
from orders.law.lawbook import Lawbook

EXPIRY_REMINDERS = ("expiry_reminder_1", "expiry_reminder_2", "expiry_reminder_3", "expiry_reminder_4")


def review_by(assessed: date, level: str, *, law: Lawbook) -> date:
    """The day by which a risk assessment is reviewed: a number of months after it, set by the level."""
    return periods.months_later(assessed, law.value(f"review_months_{level}", on=assessed))


def visit_by(since: date, level: str, *, law: Lawbook) -> date:
    """The day by which the next visit is made: a number of days after the last one, set by the level."""
    return since + timedelta(days=law.value(f"visit_days_{level}", on=since))


def serve_by(made: date, *, law: Lawbook) -> date:
    """The day by which a new order is served."""
    return made + timedelta(days=law.value("serve_days", on=made))


def notice_by(since: date, *, days: int) -> date:
    """The day by which name or address is notified: the period begins with the day of service or of the change."""
    return periods.last_day_of_days(since, days)


def notice_since(notification_due_on: date, *, kind: str, law: Lawbook) -> date:
    """The day of service from which the period of the first notice runs, given its due date."""
    return notification_due_on - timedelta(days=law.value("notify_days", kind=kind, on=notification_due_on) - 1)


def task_by(made: date, kind: str, *, law: Lawbook) -> date:
    """The day by which a task of a new order is completed."""
    return made + timedelta(days=law.value(f"task_days_{kind}", on=made))


def remove_by(over: date, kind: str, *, law: Lawbook) -> date:
    """The day by which something that a task left elsewhere is removed, given the day from which it is over."""
    return over + timedelta(days=law.value(f"removal_days_{kind}", on=over))


def reminders(day: date, *, law: Lawbook) -> list[int]:
    """The reminder days before an order's end, most first: such as 180, 90, 30, 7."""
    return sorted((law.value(code, on=day) for code in EXPIRY_REMINDERS), reverse=True)


def days_of_reminder(reminder: int, *, reminders: list[int]) -> tuple[int, int]:
    """The range of days left that belongs to a reminder: from it down to where the next one begins."""
    shorter = [other for other in reminders if other < reminder]
    return max(shorter, default=-1) + 1, reminder
