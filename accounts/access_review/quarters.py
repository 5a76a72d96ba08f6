"""The quarters of access reviews, and the days that count from the opening of one."""

from __future__ import annotations

from datetime import date, timedelta

from core import months

DUE_AFTER = timedelta(days=28)
NOT_REVIEWED_AFTER = timedelta(days=42)
REMINDED_AFTER = (timedelta(days=14), timedelta(days=28))
MONTHS = 3


def first_day(day: date) -> date:
    """The first day of the quarter of a day: 1 January, April, July or October."""
    return months.previous(months.first_of(day), (day.month - 1) % MONTHS)


def following(quarter: date) -> date:
    """The first day of the next quarter."""
    return months.following(quarter, MONTHS)


def in_words(quarter: date) -> str:
    """`October to December 2026`."""
    return f"{quarter:%B} to {months.following(quarter, MONTHS - 1):%B %Y}"
