"""When each thing is due. Pure arithmetic on days of London; the caller brings the law of the day.

All of it counts calendar days: an order binds on Sundays and bank holidays, and the Act's three days count them too.
*Due by* a day means until its end. The arithmetic is of days, so that a change of the clocks moves nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from orders.law import periods
from orders.law.lawbook import Lawbook

RUNGS = ("expiry_rung_1", "expiry_rung_2", "expiry_rung_3", "expiry_rung_4")


def review_by(assessed: date, level: str, *, law: Lawbook) -> date:
    """The day by which a risk is reviewed: so many months after the assessment, by level."""
    return periods.months_later(assessed, law.value(f"review_months_{level}", on=assessed))


def visit_by(since: date, level: str, *, law: Lawbook) -> date:
    """The day by which the next visit is made: so many days after the last one, by level."""
    return since + timedelta(days=law.value(f"visit_days_{level}", on=since))


def serve_by(made: date, *, law: Lawbook) -> date:
    """The day by which a new order is served."""
    return made + timedelta(days=law.value("serve_days", on=made))


def notice_by(since: date, *, days: int) -> date:
    """The day by which name or address is told: the period begins with the day of service or of the change."""
    return periods.last_day_of_days(since, days)


def notice_since(told_by: date, *, kind: str, law: Lawbook) -> date:
    """The day of the service from which the first notice counts, by the day on which it is due."""
    return told_by - timedelta(days=law.value("notify_days", kind=kind, on=told_by) - 1)


def task_by(made: date, kind: str, *, law: Lawbook) -> date:
    """The day by which a task of a new order is done."""
    return made + timedelta(days=law.value(f"task_days_{kind}", on=made))


def remove_by(over: date, kind: str, *, law: Lawbook) -> date:
    """The day by which what a task left elsewhere is removed, where it holds no longer from a day on."""
    return over + timedelta(days=law.value(f"removal_days_{kind}", on=over))


def rungs(day: date, *, law: Lawbook) -> list[int]:
    """The rungs of the ladder, in days before the end, the longest first: such as 180, 90, 30, 7."""
    return sorted((law.value(code, on=day) for code in RUNGS), reverse=True)


def days_of_rung(rung: int, *, rungs: list[int]) -> tuple[int, int]:
    """The fewest and most days left that stand on a rung: from it down to where the next shorter one begins."""
    shorter = [one for one in rungs if one < rung]
    return max(shorter, default=-1) + 1, rung
