"""Reads one cell as its column requires. Nothing is computed or guessed: an unclear value is a problem.

Each reader returns a value, or raises `InvalidCell` with what was found and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from core import clock, typed_text
from imports.checking import cleaning, days
from imports.checking.layouts import CellKind, LayoutColumn
from imports.uploaded_table import CellContent, SheetCell

type Read = str | int | date | None
_WHOLE = re.compile(r"0|[1-9][0-9]{0,11}")
_EXACT_DIGITS = 15  # digits of a number in a spreadsheet; further ones were lost when it was typed
_FEW_TERMS = 12


class InvalidCell(Exception):
    """A cell that can't be accepted: a code, what was found, what to do."""

    def __init__(self, code: str, description: str, remedy: str) -> None:
        super().__init__(code)
        self.code, self.found, self.remedy = code, description, remedy


def read(cell: SheetCell, column: LayoutColumn) -> Read:
    """The value of a filled cell, None if nothing is left after cleaning. Raises InvalidCell."""
    if cell.holds is CellContent.FORMULA:
        raise InvalidCell("formula", "It contains a formula.", "Formulas are not calculated. Paste the value instead.")
    if cell.holds is CellContent.ERROR:
        raise InvalidCell("error", "The spreadsheet shows an error here.", "Enter the value.")
    if cell.holds is CellContent.TEXT and column.kind is not CellKind.TYPED:
        _refuse_faults(str(cell.value))
        if not cleaning.clean(str(cell.value)):
            return None
    return _READERS[column.kind](cell, column)


def _refuse_faults(text: str) -> None:
    fault = cleaning.fault(text)
    if fault == "turned":
        raise InvalidCell(
            "turned",
            f"It contains a character that changes the direction of the text: {cleaning.named(text)}.",
            "Type it again.",
        )
    if fault == "control":
        raise InvalidCell(
            "control", f"It contains a character that is not a letter: {cleaning.named(text)}.", "Type it again."
        )
    if fault == "lookalike":
        raise _lookalike(text)


def _lookalike(text: str) -> InvalidCell:
    return InvalidCell(
        "lookalike",
        f"These only look like Latin letters: {cleaning.named(text)}.",
        "Type it again.",
    )


def _text(cell: SheetCell, column: LayoutColumn) -> str:
    if cell.holds is not CellContent.TEXT:
        raise InvalidCell(
            "not_text", f"It contains a {cell.holds.value}, not text.", "Format the cell as text and type it again."
        )
    text = cleaning.clean(str(cell.value))
    if len(text) > column.longest:
        raise InvalidCell("too_long", f"{len(text):,} characters. The maximum is {column.longest:,}.", "Shorten it.")
    return text


def _term(cell: SheetCell, column: LayoutColumn) -> str:
    text = cleaning.clean(cell.shown)
    if cleaning.is_foreign(text):
        raise _lookalike(text)
    key = cleaning.key_of(text)
    for code, words in column.terms.items():
        if key in {cleaning.key_of(word) for word in (code, *words)}:
            return code
    raise InvalidCell("unknown_term", "This value is not accepted in this column.", _choose_of(column))


def _choose_of(column: LayoutColumn) -> str:
    labels = [words[0] if words else code for code, words in column.terms.items()]
    if len(labels) <= _FEW_TERMS:
        return f"Use one of: {'; '.join(labels)}."
    return "Use a value from the list for this column."


def _whole(cell: SheetCell, column: LayoutColumn) -> int:
    digits = _digits(cell)
    if not digits:
        raise InvalidCell("not_whole", "It must be a whole number, 0 or more.", "Enter digits only, such as 12.")
    number = int(digits)
    if not column.least <= number <= column.most:
        raise InvalidCell(
            "out_of_range",
            f"It must be between {column.least:,} and {column.most:,}.",
            "Check for a missing or extra digit.",
        )
    return number


def _digits(cell: SheetCell) -> str:
    """The digits of a whole number of 0 or more, from text or a number; empty for anything else."""
    if cell.holds is CellContent.TEXT:
        text = cleaning.clean(str(cell.value))
        return text if _WHOLE.fullmatch(text) else ""
    if isinstance(cell.value, Decimal) and 0 <= cell.value < 10**_EXACT_DIGITS and cell.value % 1 == 0:
        return str(int(cell.value))
    return ""


def _reference(cell: SheetCell, column: LayoutColumn) -> str:
    if cell.holds is CellContent.NUMBER:
        text = _digits(cell)
        if not text:
            raise InvalidCell(
                "digits_lost",
                "The spreadsheet has changed this number.",
                "Format the cell as text and type it again.",
            )
    else:
        text = _text(cell, column)
    if refusal := typed_text.refusal_of_reference(text):
        raise InvalidCell("lookalike", refusal, "Correct this character.")
    text = typed_text.normal_reference(text)
    if column.pattern and not re.fullmatch(column.pattern, text):
        example = f" For example, {column.example}." if column.example else ""
        raise InvalidCell(
            "not_a_reference", "The format of this reference is not right.", f"Check it and type it again.{example}"
        )
    return text


def _day(cell: SheetCell, column: LayoutColumn) -> date:
    if isinstance(cell.value, datetime):
        raise InvalidCell(
            "has_time", "It contains a time as well as a date.", "Enter only the date, such as 3 April 2026."
        )
    if isinstance(cell.value, date):
        return cell.value
    if cell.holds is not CellContent.TEXT:
        raise InvalidCell("not_a_day", "This is not a date.", "Enter a date, such as 3 April 2026.")
    try:
        return days.read(cleaning.clean(str(cell.value)))
    except days.MonthFirst:
        raise InvalidCell(
            "month_first",
            "This date has the month first.",
            "Put the day first in every date in this column, such as 13/04/2026.",
        ) from None
    except days.NotADay:
        raise InvalidCell("not_a_day", "This is not a date.", "Enter a date, such as 3 April 2026.") from None


def _moment(cell: SheetCell, column: LayoutColumn) -> date:
    """A date, or a `datetime` without a zone if the cell has a time too."""
    if isinstance(cell.value, datetime):
        return cell.value
    if cell.holds is CellContent.TEXT and (split := days.with_time(cleaning.clean(str(cell.value)))):
        day, time_of_day = split
        return datetime.combine(_day(replace(cell, value=day), column), time_of_day)
    return _day(cell, column)


def _typed(cell: SheetCell, column: LayoutColumn) -> str:
    """The text that a person would type for the cell: “12”, “14/05/2019”, “yes”. The app cleans it, as in its form."""
    match cell.value:
        case bool():
            return "yes" if cell.value else "no"
        case datetime():
            return _typed_day(_day(cell, column))
        case date():
            return _typed_day(cell.value)
        case Decimal():
            return _digits(cell) or cell.shown
    return cell.value


def _typed_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def in_words(day: date) -> str:
    """A date with its month as a word, and its time if it has one."""
    at = f" at {clock.time_in_words(day.time())}" if isinstance(day, datetime) else ""
    return f"{day.day} {day:%B %Y}{at}"


_READERS: dict[CellKind, Callable[[SheetCell, LayoutColumn], Read]] = {
    CellKind.TEXT: _text,
    CellKind.TERM: _term,
    CellKind.WHOLE: _whole,
    CellKind.REFERENCE: _reference,
    CellKind.DAY: _day,
    CellKind.MOMENT: _moment,
    CellKind.TYPED: _typed,
}
