"""Some London days in a row, as a filter with “From” and “To” chooses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from core import clock
from core.govuk import DateField

USUAL_DAYS = 31  # unless a first day is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """The days from `since` to `until`, both included."""

    since: date
    until: date

    @classmethod
    def chosen(cls, since: date | None, until: date | None) -> DayRange:
        """The chosen days; without a first one, the last 31 days up to the last one."""
        # The database stamps the log with its own clock, also where the service is set to a fixed day.
        last = until or clock.day_of(timezone.now())
        return cls(since=since or last - timedelta(days=USUAL_DAYS - 1), until=last)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment, and the moment after the last."""
        return clock.start_of(self.since), clock.start_of(self.until + timedelta(days=1))


class DayRangeForm(forms.Form):
    """The fields “From” and “To” of a filter. Neither is required."""

    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)

    def clean(self) -> dict[str, Any]:
        """Check that the range does not end before it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "“To” must be the same date as “From” or later.")
        return cleaned

    @property
    def day_range(self) -> DayRange:
        """The chosen days; the usual ones where nothing valid was chosen."""
        chosen: dict[str, Any] = getattr(self, "cleaned_data", {})
        return DayRange.chosen(chosen.get("since"), chosen.get("until"))
