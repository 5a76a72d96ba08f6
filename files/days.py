"""Reads a day that is written as text. One that can be read two ways is not read at all: it is asked about."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9})\.?,?[ \-]([0-9]{4})")
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
    """The text is no day."""


class TwoWays(ValueError):
    """The text can be read as two days."""

    def __init__(self, day_first: date, month_first: date) -> None:
        super().__init__("two days")
        self.day_first, self.month_first = day_first, month_first


def read(text: str, *, day_first: bool = False) -> date:
    """The day that a text says. `day_first` is the answer of somebody who was asked. Raises NotADay or TwoWays."""
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS.fullmatch(text):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    found = _NUMBERS.fullmatch(text)
    if not found:
        raise NotADay(text)
    first, second, year = (int(part) for part in found.groups())
    asked = _day(year, second, first)  # 04/13/2020 has no such day: nobody here writes the month first
    if not day_first and first != second and first <= 12:
        raise TwoWays(asked, _day(year, first, second))
    return asked


def is_two_ways(text: str) -> bool:
    """True where only an answer tells which day a text means."""
    try:
        read(text)
    except TwoWays:
        return True
    except NotADay:
        return False
    return False


def _month(word: str) -> int:
    found = [
        number
        for number, name in enumerate(_MONTHS, start=1)
        if name == word.lower() or name[:3] == word.lower() or (name == "september" and word.lower() == "sept")
    ]
    if not found:
        raise NotADay(word)
    return found[0]


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay from None
