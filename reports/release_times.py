"""When something approved is out: by the clock, from a time that the calendar gave before. No task has to run.

Releases and bulletins share the question, its words, the fields of their forms and the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from core import clock
from core.govuk import DateField
from core.time_of_day import TimeOfDayField

USUAL_TIME = time(9, 30)  # when official statistics are released


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One line of a calendar. `url` is empty for a reader who has to wait; `note` is for the national team."""

    title: str
    when: str
    url: str = ""
    note: str = ""


def has_come(moment: datetime | None) -> bool:
    """Whether a release time is now or in the past; false without one."""
    return moment is not None and moment <= clock.now()


def come() -> Q:
    """The rows for which the release time has come."""
    return Q(release_at__lte=clock.now())


def to_come() -> Q:
    """The rows with a release time in the future."""
    return Q(release_at__gt=clock.now())


def initial_of(moment: datetime | None) -> dict[str, Any]:
    """What the form of a release time begins with."""
    if moment is None:
        return {}
    local = moment.astimezone(clock.LONDON)
    return {"release_on": local.date(), "release_time": local.time()}


class ReleaseTimeForm(forms.Form):
    """On which day something is released, and at what time."""

    release_on = DateField(label="Release date", error_messages={"required": "Enter the release date."})
    release_time = TimeOfDayField(label="Release time (optional)", help_text="Leave blank for 9:30am, the usual time.")

    def clean_release_on(self) -> date:
        """The release date; it cannot be in the past."""
        day: date = self.cleaned_data["release_on"]
        if day < clock.today():
            raise ValidationError("The release date cannot be in the past. Enter today’s date or a later one.")
        return day

    @property
    def release_at(self) -> datetime:
        """The moment of the release, in London; only of a valid form."""
        at: Any = self.cleaned_data["release_time"] or USUAL_TIME
        return datetime.combine(self.cleaned_data["release_on"], at, clock.LONDON)
