"""The form of an announcement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from administration.models.service_status import ANNOUNCEMENT_LENGTH
from core import clock
from core.govuk import DateField
from core.time_of_day import TimeOfDayField
from core.typed_text import LongTextField


class AnnouncementForm(forms.Form):
    """What is announced, and until when."""

    words = LongTextField(
        label="Announcement",
        max_length=ANNOUNCEMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Say what is affected, when, and what to do. Everyone who signs in can read it.",
        error_messages={"required": "Enter the announcement."},
    )
    end_on = DateField(label="Show it until", error_messages={"required": "Enter the date on which it ends."})
    end_time = TimeOfDayField(
        label="Time",
        required=True,
        help_text="For example, 2:20pm.",
        error_messages={"required": "Enter the end time."},
    )

    def clean(self) -> dict[str, Any]:
        """The end must be in the future."""
        values = super().clean() or {}
        if values.get("end_on") and values.get("end_time") is not None and self.shown_until <= clock.now():
            raise ValidationError({"end_on": "The end must be in the future. Check the date and time."})
        return values

    @property
    def shown_until(self) -> datetime:
        """The end in London time; only of a form with both values."""
        at: Any = self.cleaned_data["end_time"]
        return datetime.combine(self.cleaned_data["end_on"], at, clock.LONDON)
