"""Reads one cell as its column wants it. Nothing is computed or guessed: what can't be taken as it stands is a problem.

Each reader answers a value, or raises `Wrong` with what was found and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from files import cleaning, days
from files.layouts import Column, Kind
from files.tables import Cell, Holds
from reference import typed_text

type Read = str | int | date | None
_WHOLE = re.compile(r"0|[1-9][0-9]{0,11}")
_EXACT_DIGITS = 15  # of a number in a spreadsheet; further ones were lost when it was typed
_FEW_TERMS = 12


class Wrong(Exception):
    """A cell that can't be taken: a code, what was found, what to do."""

    def __init__(self, code: str, found: str, remedy: str) -> None:
        super().__init__(code)
        self.code, self.found, self.remedy = code, found, remedy


def read(cell: Cell, column: Column) -> Read:
    """The value of a filled cell, None where nothing is left of it after cleaning. Raises Wrong."""
    if cell.holds is Holds.FORMULA:
        raise Wrong("formula", "It holds a formula.", "Nothing is computed here: paste its value instead.")
    if cell.holds is Holds.ERROR:
        raise Wrong("error", "The spreadsheet shows an error here.", "Enter the value itself.")
    if cell.holds is Holds.TEXT:
        _refuse_faults(str(cell.value))
        if not cleaning.clean(str(cell.value)):
            return None
    return _READERS[column.kind](cell, column)


def _refuse_faults(text: str) -> None:
    fault = cleaning.fault(text)
    if fault == "turned":
        raise Wrong("turned", f"A mark turns the direction of writing: {cleaning.named(text)}.", "Type it anew.")
    if fault == "control":
        raise Wrong("control", f"It holds a character that is no letter: {cleaning.named(text)}.", "Type it anew.")
    if fault == "lookalike":
        raise _lookalike(text)


def _lookalike(text: str) -> Wrong:
    return Wrong("lookalike", f"Letters that only look like ours: {cleaning.named(text)}.", "Type it anew.")


def _text(cell: Cell, column: Column) -> str:
    if cell.holds is not Holds.TEXT:
        raise Wrong(
            "not_text", f"It holds a {cell.holds.value}, not text.", "Format the cell as text and type it anew."
        )
    text = cleaning.clean(str(cell.value))
    if len(text) > column.longest:
        raise Wrong("too_long", f"{len(text):,} letters; {column.longest:,} fit.", "Shorten it.")
    return text


def _term(cell: Cell, column: Column) -> str:
    text = cleaning.clean(cell.shown)
    if cleaning.is_foreign(text):
        raise _lookalike(text)
    asked = cleaning.key_of(text)
    for code, words in column.terms.items():
        if asked in {cleaning.key_of(word) for word in (code, *words)}:
            return code
    raise Wrong("unknown_term", "Not one of the words of this column.", _choose_of(column))


def _choose_of(column: Column) -> str:
    labels = [words[0] if words else code for code, words in column.terms.items()]
    if len(labels) <= _FEW_TERMS:
        return f"Use one of: {'; '.join(labels)}."
    return "Use a word of the list that this column is filled from."


def _whole(cell: Cell, column: Column) -> int:
    digits = _digits(cell)
    if not digits:
        raise Wrong("not_whole", "Not a whole number of 0 or more.", "Enter it in digits alone, such as 12.")
    number = int(digits)
    if not column.least <= number <= column.most:
        raise Wrong(
            "out_of_range",
            f"Not between {column.least:,} and {column.most:,}.",
            "Look whether a digit too many or too few was typed.",
        )
    return number


def _digits(cell: Cell) -> str:
    """The digits of a whole number of 0 or more, as text or as a number; empty for anything else."""
    if cell.holds is Holds.TEXT:
        text = cleaning.clean(str(cell.value))
        return text if _WHOLE.fullmatch(text) else ""
    if isinstance(cell.value, Decimal) and 0 <= cell.value < 10**_EXACT_DIGITS and cell.value % 1 == 0:
        return str(int(cell.value))
    return ""


def _reference(cell: Cell, column: Column) -> str:
    if cell.holds is Holds.NUMBER:
        text = _digits(cell)
        if not text:
            raise Wrong(
                "digits_lost",
                "A spreadsheet does not keep this number as it was typed.",
                "Format the cell as text and type it anew.",
            )
    else:
        text = _text(cell, column)
    if refusal := typed_text.refusal_of_reference(text):
        raise Wrong("lookalike", refusal, "Correct this character.")
    text = typed_text.normal_reference(text)
    if column.pattern and not re.fullmatch(column.pattern, text):
        example = f" An example: {column.example}." if column.example else ""
        raise Wrong("not_a_reference", "Not written as these references are.", f"Look it up and type it anew.{example}")
    return text


def _day(cell: Cell, column: Column) -> date:
    if isinstance(cell.value, datetime):
        raise Wrong("has_time", "It holds a time as well as a date.", "Enter the date alone, such as 3 April 2026.")
    if isinstance(cell.value, date):
        return cell.value
    if cell.holds is not Holds.TEXT:
        raise Wrong("not_a_day", "This is not a date.", "Enter a date, such as 3 April 2026.")
    try:
        return days.read(cleaning.clean(str(cell.value)))
    except days.MonthFirst:
        raise Wrong(
            "month_first",
            "The month comes first in this date.",
            "Write the day first in every date of this column, such as 13/04/2026.",
        ) from None
    except days.NotADay:
        raise Wrong("not_a_day", "This is not a date.", "Enter a date, such as 3 April 2026.") from None


def in_words(day: date) -> str:
    """A day with its month as a word."""
    return f"{day.day} {day:%B %Y}"


_READERS: dict[Kind, Callable[[Cell, Column], Read]] = {
    Kind.TEXT: _text,
    Kind.TERM: _term,
    Kind.WHOLE: _whole,
    Kind.REFERENCE: _reference,
    Kind.DAY: _day,
}
