"""Reads the years, quarters and numbers of published tables: thousands separators, shorthand, notes behind a number.

The shorthand is that of the Government Statistical Service: `[x]` not available, `[c]` confidential, `[z]` not
applicable, `[u]` of low reliability. A mark behind a number, such as `[r]` for revised, does not change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reports.choices import Shorthand

_SHORTHAND = re.compile(r"\[?([cuxz])\]?", re.IGNORECASE)
_MARKS = r"(?:\s*(?:\[[a-z0-9 ]{1,8}\]|[rpe*]))*"  # notes, and r, p or e of older tables
_NUMBER = re.compile(rf"([0-9]{{1,3}}(?:[, \u00a0\u202f][0-9]{{3}})+|[0-9]{{1,9}}){_MARKS}", re.IGNORECASE)
_NOT_GIVEN = frozenset({"..", ":"})  # in older tables
_DASHES = frozenset("-\u2013\u2014")
_YEAR = re.compile(r"([12][0-9]{3})")
_FINANCIAL_YEAR = re.compile(r"([12][0-9]{3})\s*[/\u2013-]\s*(?:[12][0-9])?([0-9]{2})")
_QUARTER = re.compile(r"(?:q|qtr|quarter)?\s*([1-4])(?:\s*\[[a-z0-9 ]{1,8}\])?", re.IGNORECASE)
# A quarter written as its months, by the month with which it begins.
_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
FIRST_MONTHS, FINANCIAL_MONTHS = (1, 4, 7, 10), (4, 7, 10, 1)


class NotPublishedNumber(ValueError):
    """A text that is no year, quarter or number of a published table; the message says what to write."""


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """A number, or the shorthand in its place."""

    value: int | None
    shorthand: str = ""


def number(text: str) -> PublishedNumber:
    """The number of a cell. Raises NotPublishedNumber; a dash is refused, because it can mean nothing or not known."""
    text = text.strip()
    if text in _NOT_GIVEN:
        return PublishedNumber(None, Shorthand.NOT_AVAILABLE)
    if shorthand := _SHORTHAND.fullmatch(text):
        return PublishedNumber(None, shorthand[1].lower())
    if text in _DASHES:
        raise NotPublishedNumber("A dash can mean none or not available. Write 0 or [x], as the notes say.")
    if match := _NUMBER.fullmatch(text):
        return PublishedNumber(int(re.sub(r"\D", "", match[1])))
    raise NotPublishedNumber("Enter a whole number, or [x], [c], [z] or [u].")


def quarter(year: str, quarter_text: str, *, is_financial: bool) -> date:
    """The first day of a quarter of a calendar or financial year. Raises NotPublishedNumber."""
    first = _first_year(year, is_financial=is_financial)
    month = _first_month(quarter_text, is_financial=is_financial)
    return date(first + 1 if is_financial and month < FINANCIAL_MONTHS[0] else first, month, 1)


def _first_year(text: str, *, is_financial: bool) -> int:
    if not is_financial:
        if match := _YEAR.fullmatch(text.strip()):
            return int(match[1])
        raise NotPublishedNumber("Enter a year, such as 2019.")
    match = _FINANCIAL_YEAR.fullmatch(text.strip())
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        return int(match[1])
    raise NotPublishedNumber("Enter a financial year, such as 2019/20.")


def _first_month(text: str, *, is_financial: bool) -> int:
    if match := _QUARTER.fullmatch(text.strip()):
        return (FINANCIAL_MONTHS if is_financial else FIRST_MONTHS)[int(match[1]) - 1]
    if month := _MONTHS.get(text.strip()[:3].lower()):
        return month
    raise NotPublishedNumber("Enter a quarter, such as 1 or Q1.")


def label(starts_on: date) -> str:
    """`January to March 2019`."""
    names = {1: "January to March", 4: "April to June", 7: "July to September", 10: "October to December"}
    return f"{names[starts_on.month]} {starts_on.year}"
