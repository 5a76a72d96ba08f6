"""A month in a form: two boxes, month and year, read as its first day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import months
from core.govuk import SHORT_NUMBER, DateInput, number_of_month
from core.sentences import quoted

EXAMPLE = "For example, 11 2026."
_YEAR_FIRST = re.compile(r"(?P<year>[^-]*)-(?P<month>.*)")


class MonthInput(DateInput):
    """Month and year in two boxes."""

    parts = (("Month", 2), ("Year", 4))


class MonthField(forms.Field):
    """A month from two boxes, or from a text such as `2026-11`. The value is its first day."""

    widget = MonthInput

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", EXAMPLE)
        super().__init__(**more)

    def to_python(self, value: Any) -> dt.date | None:
        """The first day of the month, or None if blank. Raises ValidationError with what was typed and what to do."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return months.first_of(value)
        match = _YEAR_FIRST.fullmatch(str(value))
        month, year = (match["month"].strip(), match["year"].strip()) if match else ("", "")
        if match and not (month and year):
            missing = "year" if month else "month"
            raise ValidationError(f"Enter the {missing} too, such as 11 2026.", code="incomplete")
        number = number_of_month(month)
        if not (1 <= number <= 12 and SHORT_NUMBER.fullmatch(year) and len(year) == 4 and int(year)):
            typed = f"{month} {year}".strip() or str(value)
            raise ValidationError(
                f"“{quoted(typed)}” is not a month. Enter a month and a year, such as 11 2026.", code="unreadable"
            )
        return dt.date(int(year), number, 1)
