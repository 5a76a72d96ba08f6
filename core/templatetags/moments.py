"""The only template filters that print a time of day, so that every page writes it as GOV.UK does: `2:20pm`."""

from __future__ import annotations

from datetime import datetime, time

from django import template
from django.template.defaultfilters import date as format_date

from core import clock

register = template.Library()


@register.filter
def moment(value: datetime | None, day: str = "j F Y") -> str:
    """Date and time: `6 November 2026 at 2:20pm`. `day` is the format of the date, such as `"j F"`."""
    if value is None:
        return ""
    return f"{format_date(value.astimezone(clock.LONDON), day)} at {clock.time_in_words(value)}"


@register.filter
def time_of_day(value: datetime | time | None) -> str:
    """The time alone: `2:20pm`, `midday`."""
    return "" if value is None else clock.time_in_words(value)
