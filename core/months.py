"""Months, each represented by the first day of a calendar month as a plain date.

URLs and commands write a month as yyyy-mm. Everything here is arithmetic: no clock, no time zone, no database.
"""

from __future__ import annotations

import functools
import re
from datetime import date, timedelta

_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})")


def first_of(day: date) -> date:
    """The month that a day is in."""
    return day.replace(day=1)


def following(month: date, n: int = 1) -> date:
    """The month n months later, or earlier if n is negative."""
    years, months = divmod(month.year * 12 + month.month - 1 + n, 12)
    return date(years, months + 1, 1)


def previous(month: date, n: int = 1) -> date:
    """The month n months earlier."""
    return following(month, -n)


@functools.lru_cache(maxsize=64)
def last_day(month: date) -> date:
    """The last day of the month, including 29 February in leap years."""
    return following(month) - timedelta(days=1)


def distance(earlier: date, later: date) -> int:
    """The number of months from one month to another: 1 for neighbours, negative if `later` is the earlier one."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def between(first: date, last: date) -> list[date]:
    """Every month from the first to the last, both included; empty if the last comes before the first."""
    return [following(first, n) for n in range(distance(first, last) + 1)]


def parse(text: str) -> date:
    """Parse a month written as yyyy-mm. Raises ValueError with a message for people."""
    written = _WRITTEN.fullmatch(text)
    try:
        return date(int(written[1]), int(written[2]), 1) if written else _refuse(text)
    except ValueError:
        return _refuse(text)


def text(month: date) -> str:
    """The month as URLs write it: 2020-02."""
    return f"{month.year:04}-{month.month:02}"


def label(month: date) -> str:
    """The month as people read it: February 2020."""
    return f"{month:%B} {month.year}"


def span(first: date, last: date) -> str:
    """A run of months as people read it: "June to August 2017", "December 2016 to February 2017"."""
    if first == last:
        return label(first)
    return f"{first:%B} to {label(last)}" if first.year == last.year else f"{label(first)} to {label(last)}"


def _refuse(text: str) -> date:
    raise ValueError(f"“{text}” is not a month. Enter the year and month in digits, such as 2020-02.") from None
