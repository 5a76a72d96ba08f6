"""Forms that ask for the day on which to read an order, and for the recipient of an export."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.govuk import DateField


class PastForm(forms.Form):
    """A day that is not in the future."""

    on = DateField(label="Date", error_messages={"required": "Enter the date."})

    def clean_on(self) -> date:
        """The day is not in the future."""
        day: date = self.cleaned_data["on"]
        if day > clock.today():
            raise ValidationError("The date is in the future. Enter today’s date or a past date.")
        return day


class EvidenceForm(PastForm):
    """The day, the recipient, and the reason that the log stores."""

    recipient = forms.CharField(
        label="Recipient organisation and role",
        max_length=120,
        help_text="For example, “Crown Prosecution Service, reviewing lawyer”. Do not include names.",
        error_messages={"required": "Enter the recipient’s organisation and role."},
    )
    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=300,
        help_text="We log the reason and print it on the document.",
        error_messages={"required": "Enter the reason for the export in a sentence."},
    )
