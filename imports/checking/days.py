"""Reads a date written as text, as British forces write it: day first.

`03/04/2026` is 3 April. Dates read this way are shown before anything is stored. A date that is valid only month first
is an error that says so, so that its author knows to change the others too.
"""

from __future__ import annotations

import re
from datetime import date, time

from core import clock

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})")
_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9})\.?,?[ \-]([0-9]{4}|[0-9]{2})")
_TIMED = re.compile(
    r"(?P<day>.*[0-9])(?:[T,]| at)? ?(?<![0-9])(?P<hour>[0-9]{1,2})[:.]?(?P<minute>[0-9]{2})"
    r"(?::[0-9]{2}(?:\.[0-9]{1,6})?)? ?(?P<half>am|pm)?(?: ?hrs)?",
    re.IGNORECASE,
)
DAY_FIRST, YEAR_IN_FULL = "day first", "year in full"  # what the reader assumed
YEARS_AHEAD = 15  # how far in the future a two-digit year may be: orders run for years, and births are in the past
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class NotADay(ValueError):
    """The text is not a date."""


class MonthFirst(NotADay):
    """The text is a date only if its month comes first, as in 04/13/2020."""


def read(text: str) -> date:
    """Parse a date, day first. Raises NotADay, or MonthFirst if it is valid only in American order."""
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _WORDS.fullmatch(text):
        return _day(_year(match[3]), _month(match[2]), int(match[1]))
    match = _NUMBERS.fullmatch(text)
    if not match:
        raise NotADay(text)
    first, second, year = int(match[1]), int(match[2]), _year(match[3])
    if second > 12 >= first and _is_a_day(year, first, second):
        raise MonthFirst(text)
    return _day(year, second, first)


def with_time(text: str) -> tuple[str, time] | None:
    """The date and the time of a text that has both, as in `03/06/2026 14:20`; None if there is no time in it."""
    match = _TIMED.fullmatch(text)
    if match is None:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"]), (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (match["day"].strip(" ,"), time(hour, minute)) if hour < 24 and minute < 60 else None


def how_read(text: str) -> str:
    """What was assumed, in words for the preview: the order of the numbers, or the century; or nothing."""
    if match := _NUMBERS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        reasons = [DAY_FIRST] if first != second and first <= 12 else []
        reasons += [YEAR_IN_FULL] if len(match[3]) == 2 else []
        return ", ".join(reasons)
    match = _WORDS.fullmatch(text)
    return YEAR_IN_FULL if match and len(match[3]) == 2 else ""


def _year(digits: str) -> int:
    """The year. For two digits, the latest year no more than `YEARS_AHEAD` years ahead."""
    year = int(digits)
    if len(digits) == 4:
        return year
    latest = clock.today().year + YEARS_AHEAD
    return latest - (latest - year) % 100


def _month(word: str) -> int:
    matches = [
        number
        for number, name in enumerate(_MONTHS, start=1)
        if name == word.lower() or name[:3] == word.lower() or (name == "september" and word.lower() == "sept")
    ]
    if not matches:
        raise NotADay(word)
    return matches[0]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay from None


def _is_a_day(year: int, month: int, day: int) -> bool:
    try:
        _day(year, month, day)
    except NotADay:
        return False
    return True
