"""Reads the cells of published tables: years, quarters, categories, and numbers with separators, shorthand and marks.

The shorthand is that of the Government Statistical Service: `[x]` not available, `[c]` confidential, `[z]` not
applicable, `[u]` of low reliability. Marks behind a label or a number, such as `[note 2]` or `[r]` for revised, say
something about it and do not change it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reports.choices import Shorthand

MOST = 999_999_999
LONGEST = 80  # characters of a year, a quarter or a number, with its marks
QUARTERS = {1: "January to March", 4: "April to June", 7: "July to September", 10: "October to December"}
FINANCIAL_QUARTERS = (4, 7, 10, 1)  # the months with which the quarters of a financial year begin

_MARK = r"\s*\[\s*(?:note\s*[0-9]+(?:\s*,\s*(?:note\s*)?[0-9]+)*|[0-9]{1,2}|[rpeb])\s*\]"
_MARKS = re.compile(rf"(?:{_MARK})+\s*$", re.IGNORECASE)
_SHORTHAND = re.compile(r"\[\s*([cuxz])\s*\]|([cuxz])", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,3}(?:([, \u00a0\u202f])[0-9]{3})?(?:\1[0-9]{3})*|[0-9]+")
_OLD_MARK = re.compile(r"(?<=[0-9])\s*[rpe*]$", re.IGNORECASE)  # in older tables
_NOT_GIVEN = frozenset({"..", ":"})  # in older tables
_DASHES = frozenset("-\u2013\u2014")
_YEAR = re.compile(r"([12][0-9]{3})")
_FINANCIAL_YEAR = re.compile(r"([12][0-9]{3})\s*[/\u2013-]\s*(?:[12][0-9])?([0-9]{2})")
_QUARTER = re.compile(r"(?:q|qtr|quarter)?\s*([1-4])", re.IGNORECASE)
_RANGE = re.compile(r"([a-z]{3,9})\.?\s*(?:to|[-\u2013])\s*([a-z]{3,9})\.?(?:\s+[12][0-9]{3})?", re.IGNORECASE)


class NotReadable(ValueError):
    """A cell that cannot be read; the message says what to write."""


@dataclass(frozen=True, slots=True)
class PublishedNumber:
    """A number, or the shorthand in its place."""

    value: int | None
    shorthand: str = ""


def number(text: str) -> PublishedNumber:
    """The number of a cell. Raises NotReadable; a dash is refused, because it can mean none or not available."""
    bare = _short(text)
    if bare in _NOT_GIVEN:
        return PublishedNumber(None, Shorthand.NOT_AVAILABLE)
    if shorthand := _SHORTHAND.fullmatch(bare):
        return PublishedNumber(None, (shorthand[1] or shorthand[2]).lower())
    if bare in _DASHES:
        raise NotReadable("A dash can mean none or not available. Write 0 or [x], as the notes say.")
    bare = _OLD_MARK.sub("", bare)
    if not _NUMBER.fullmatch(bare):
        raise NotReadable("Enter a whole number, or [x], [c], [z] or [u].")
    if (value := int(re.sub(r"[^0-9]", "", bare))) > MOST:
        raise NotReadable(f"The largest number is {MOST:,}. Check for extra digits.")
    return PublishedNumber(value)


def year(text: str, *, is_financial: bool) -> int:
    """A calendar year, or the first year of a financial year. Raises NotReadable."""
    bare = _short(text)
    if not is_financial:
        if match := _YEAR.fullmatch(bare):
            return int(match[1])
        raise NotReadable("Enter a year, such as 2019.")
    match = _FINANCIAL_YEAR.fullmatch(bare)
    if match and (int(match[1]) + 1) % 100 == int(match[2]):
        return int(match[1])
    raise NotReadable("Enter a financial year, such as 2019/20.")


def first_month(text: str, *, is_financial: bool) -> int:
    """The month with which a quarter begins, from its number or its months. Raises NotReadable for a longer time."""
    bare = _short(text)
    if match := _QUARTER.fullmatch(bare):
        months = FINANCIAL_QUARTERS if is_financial else tuple(QUARTERS)
        return months[int(match[1]) - 1]
    if match := _RANGE.fullmatch(bare):
        for month, name in QUARTERS.items():
            first, _, last = name.lower().partition(" to ")
            if first.startswith(match[1].lower()) and last.startswith(match[2].lower()):
                return month
    raise NotReadable("Enter a quarter, such as Q1 or January to March.")


def starts_on(first_year: int, month: int, *, is_financial: bool) -> date:
    """The first day of a quarter: the fourth of a financial year begins in the next calendar year."""
    return date(first_year + 1 if is_financial and month < FINANCIAL_QUARTERS[0] else first_year, month, 1)


def label(starts_on: date) -> str:
    """`January to March 2019`."""
    return f"{QUARTERS[starts_on.month]} {starts_on.year}"


def code_of(text: str, terms: Mapping[str, tuple[str, ...]]) -> str:
    """The code of a category, in any of its words. Raises NotReadable with the words to choose from."""
    key = without_marks(text).casefold()
    for code, words in terms.items():
        if key in {word.casefold() for word in words}:
            return code
    raise NotReadable(f"Use one of: {'; '.join(words[0] for words in terms.values())}.")


def without_marks(text: str) -> str:
    """A text with single spaces, without the marks behind it: `Kent [note 2]` is `Kent`."""
    return " ".join(_MARKS.sub("", text[:500]).split())


def _short(text: str) -> str:
    """The text without marks. Raises NotReadable if it is too long for a year, a quarter or a number."""
    if len(text) > LONGEST:
        raise NotReadable("This is too long for this column.")
    return without_marks(text)
