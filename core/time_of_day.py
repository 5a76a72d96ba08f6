"""Reads a time of day as people type it: `14:20`, `2.20pm`, `1420`, `9 am`, `midnight`. Blank means not known."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock

WORDS = {"midnight": dt.time(0, 0), "noon": dt.time(12, 0), "midday": dt.time(12, 0)}
TWELVE_HOURS = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.h]?\s*(?P<minute>\d{2}))?\s*(?P<half>[ap])\.?\s?m\.?", re.IGNORECASE
)
TWENTY_FOUR_HOURS = re.compile(
    r"(?P<hour>\d{1,2})\s*[:.h]\s*(?P<minute>\d{2})(?::\d{2})?(?:\s*(?:hrs?|hours))?"
    r"|(?P<hours>\d{2})(?P<minutes>\d{2})(?:\s*(?:h|hrs?|hours))?",
    re.IGNORECASE,
)
UNREADABLE = "“{}” is not a time. Enter a time, such as 2:20pm or 14:20"
OR_BLANK = ", or leave it blank if it is not known"


def read_time(text: str) -> dt.time | None:
    """Parse a time of day; None for a blank text. Raises ValueError for anything else."""
    typed = " ".join(text.split()).casefold()
    if not typed:
        return None
    if typed in WORDS:
        return WORDS[typed]
    if match := TWELVE_HOURS.fullmatch(typed):
        hour = int(match["hour"])
        if not 1 <= hour <= 12:
            raise ValueError(typed)
        return dt.time(hour % 12 + (12 if match["half"] == "p" else 0), int(match["minute"] or 0))
    if match := TWENTY_FOUR_HOURS.fullmatch(typed):
        return dt.time(int(match["hour"] or match["hours"]), int(match["minute"] or match["minutes"]))
    raise ValueError(typed)


class TimeOfDayField(forms.Field):
    """One box for a time of day, which may be left blank if nobody knows it."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        more.setdefault("help_text", "For example, 2:20pm. Leave blank if it is not known.")
        more.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"}))
        super().__init__(**more)

    def to_python(self, value: Any) -> dt.time | None:
        """The time, or None if blank. Raises ValidationError with what was typed."""
        if isinstance(value, dt.time):
            return value
        if value in self.empty_values:
            return None
        try:
            return read_time(str(value))
        except ValueError:
            advice = UNREADABLE.format(str(value).strip())
            raise ValidationError(f"{advice}{'' if self.required else OR_BLANK}.", code="unreadable") from None

    def prepare_value(self, value: Any) -> Any:
        """The time as `2:20pm`, which `read_time` reads."""
        return clock.time_in_words(value) if isinstance(value, dt.time) else value
