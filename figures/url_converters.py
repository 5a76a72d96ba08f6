"""How a month stands in an address: `2020-02`."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter

from core import months


class MonthConverter:
    """`<month:month>` gives the first day of the month; what is no month is no address."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The first day of the month."""
        return months.parse(value)

    def to_url(self, value: date | str) -> str:
        """The month as it stands in an address."""
        return value if isinstance(value, str) else months.text(value)


register_converter(MonthConverter, "month")
