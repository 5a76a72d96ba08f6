"""Reads a CSV file. Every value is text as written; text that a spreadsheet would treat as a formula is marked."""

from __future__ import annotations

import csv
import io
import re

from core.sandbox.refusal import FileRefused
from imports import limits
from imports.child import detecting
from imports.child.answers import Answers, Filled

_SEPARATORS = ",;\t"
_HEAD = 100_000  # characters; a header is shorter
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_DDE = re.compile(r"\s*[=+\-@][^|!\"]{0,200}\|[^!]*!")  # =cmd|'/c calc'!A0


def read(content: bytes, answers: Answers) -> None:
    """Write every row of a CSV file, with the row numbers of a spreadsheet."""
    text = detecting.text_of(content)
    answers.say(type="csv")
    answers.sheet("")
    csv.field_size_limit(limits.CELL_TEXT)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    try:
        for number, values in enumerate(lines, start=1):
            answers.row(number, _filled(values, number))
    except csv.Error as error:
        code = "cell_too_long" if "field limit" in str(error) else "open_quote"
        raise FileRefused(code, f"line {lines.line_num}") from None


def separator_of(text: str) -> str:
    """The separator that the first filled line uses outside quotation marks. Raises FileRefused if it uses several."""
    bare = _QUOTED.sub("", text[:_HEAD])
    first = next((line for line in re.split(r"[\r\n]", bare) if line.strip()), "")
    used = [mark for mark in _SEPARATORS if mark in first]
    if len(used) > 1:
        raise FileRefused("separator", "first line")
    return used[0] if used else ","


def _filled(values: list[str], number: int) -> list[Filled]:
    filled: list[Filled] = []
    for column, value in enumerate(values, start=1):
        if not value.strip():
            continue
        if column > limits.COLUMNS:
            raise FileRefused("too_many_columns", f"row {number}")
        if len(value) > limits.CELL_TEXT:
            raise FileRefused("cell_too_long", f"row {number}")
        if _DDE.match(value):
            raise FileRefused("dde", f"row {number}")
        filled.append((column, "formula" if value.lstrip().startswith("=") else "text", value))
    return filled
