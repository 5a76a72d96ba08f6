"""For which day an order is read, and for whom it is taken out."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from reference import clock
from reference.govuk import DateField


class PastForm(forms.Form):
    """A day until today."""

    on = DateField(label="On which day?", error_messages={"required": "Enter the day."})

    def clean_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["on"]
        if day > clock.today():
            raise ValidationError("The day is in the future. Nobody knows yet how it will stand.")
        return day


class EvidenceForm(PastForm):
    """The day, the recipient, and the reason that the log keeps."""

    recipient = forms.CharField(
        label="Who gets it? (body and role)",
        max_length=120,
        help_text="Such as “Crown Prosecution Service, reviewing lawyer”. No names.",
        error_messages={"required": "Say which body gets it, and in which role."},
    )
    reason = forms.CharField(
        label="Why? (no names)",
        max_length=300,
        help_text="The log keeps it, and it stands on the paper.",
        error_messages={"required": "Say in a sentence why it leaves."},
    )
