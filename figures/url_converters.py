"""The URL converter of a month: `2020-02`. The app registers it as `month`."""

from __future__ import annotations

from datetime import date

from core import months


class MonthConverter:
    """`<month:month>` gives the first day of the month; text that is not a month does not match."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the first day of the month."""
        return months.parse(value)

    def to_url(self, value: date | str) -> str:
        """Return the month as a URL writes it."""
        return value if isinstance(value, str) else months.text(value)
