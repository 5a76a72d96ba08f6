"""How a workbook displays its numbers: as dates, as times, as nothing at all, or as numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from core.sandbox.elements import Elements
from core.sandbox.refusal import FileRefused

PLAIN, DAY, NOTHING = "", "day", "nothing"
# Numbers of built-in formats that show a date or a time, those of East Asia included.
_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:\$[^\]]*|[A-Za-z]+|[<>=][^\]]*)\]')  # the following code covers [h]
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]+)?Z?)?")
_MOST_STYLES = 100_000
_LAST_DAY = 2_958_465  # 31 December 9999
_DAY_THAT_NEVER_WAS = 60  # 29 February 1900, which the first spreadsheets had


class Styles(Elements):
    """How each cell style displays a number."""

    def __init__(self) -> None:
        super().__init__()
        self._codes: dict[str, str] = {}
        self._styles: list[str] = []

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and "numFmts" in self.path:
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in self.path:
            self._styles.append(attributes.get("numFmtId", "0"))
            if len(self._styles) > _MOST_STYLES:
                raise FileRefused("damaged_workbook", "styles")

    def of(self, style: str) -> str:
        """PLAIN, DAY or NOTHING, for a cell's style."""
        if not style.isdecimal() or int(style) >= len(self._styles):
            return PLAIN
        number = self._styles[int(style)]
        if number in self._codes:
            return shows(self._codes[number])
        return DAY if number.isdecimal() and int(number) in _BUILT_IN else PLAIN


def shows(code: str) -> str:
    """How a format code displays a number."""
    if code.strip() in {";;;", ";;"}:
        return NOTHING
    bare = _NOT_LETTERS.sub("", _ELAPSED.sub(r"\1", code.partition(";")[0])).lower()
    if "general" in bare:
        return PLAIN
    return DAY if any(letter in bare for letter in "dmyhs") else PLAIN


def iso_day(text: str) -> tuple[str, str]:
    """What a day or moment written as ISO 8601 holds, and its text; midnight is the day alone."""
    if not _ISO.fullmatch(text):
        return "error", text[:40]
    try:
        moment = datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return "error", text[:40]
    if "T" not in text or moment.time() == time():
        return "day", moment.date().isoformat()
    return "moment", moment.isoformat()


def day_of(number: Decimal, *, since_1904: bool) -> date | datetime | None:
    """The date or datetime that a workbook stores as a number; None if no calendar has it."""
    whole = int(number)
    if number < 0 or whole > _LAST_DAY or (not since_1904 and whole in {0, _DAY_THAT_NEVER_WAS}):
        return None
    if since_1904:
        begin = date(1904, 1, 1)
    else:
        begin = date(1899, 12, 30) if whole > _DAY_THAT_NEVER_WAS else date(1899, 12, 31)
    try:
        day = begin + timedelta(days=whole)
        seconds = round((number - whole) * 86_400)
        if not seconds:
            return day
        return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 (as stored)
    except OverflowError:
        return None
