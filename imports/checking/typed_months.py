"""Reads a month that a person typed, or a spreadsheet holds as a date: July 2019, Jul-19, 2019-07, 07/2019, 01/07/2019.

A date is read as its month only if it is the first or the last day: other days say that the row is about a day.
"""

from __future__ import annotations

import re
from datetime import date

from core import months
from imports.checking import days

_WORD_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[ \-/,]+([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[\-/]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[\-/. ]([0-9]{4})")


class NotAMonth(ValueError):
    """The text is not a month."""


def read(text: str) -> date:
    """The first day of the month. Raises NotAMonth."""
    bare = " ".join(text.split())
    try:
        if match := _WORD_FIRST.fullmatch(bare):
            return days.read(f"1 {match[1]} {match[2]}")
        if match := _YEAR_FIRST.fullmatch(bare):
            return date(int(match[1]), int(match[2]), 1)
        if match := _YEAR_LAST.fullmatch(bare):
            return date(int(match[2]), int(match[1]), 1)
        day = days.read(bare)
        month = months.first_of(day)
        ends = {month, months.last_day(month)}
    except ValueError:  # also the last day of the last month that there is
        raise NotAMonth(text) from None
    if day not in ends:
        raise NotAMonth(text)
    return month
