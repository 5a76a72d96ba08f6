"""The forms on the pages of snapshots."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import months
from core.govuk import DateField


class FigureExportForm(forms.Form):
    """Why figures leave the service, and who receives them."""

    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=300,
        help_text="Shown in the file and the log, for example “briefing”.",
    )
    recipient = forms.CharField(
        label="Recipient", max_length=120, required=False, help_text="Leave blank if it is for you."
    )


class DatesForm(forms.Form):
    """Other dates for a month's due date and lock date."""

    due_on = DateField(label="Due on")
    locks_on = DateField(label="Locks on")


class LockForm(forms.Form):
    """Lock a month now; a reason is required while returns are not approved."""

    reason = forms.CharField(
        label="Reason for not waiting (do not include names)",
        max_length=300,
        required=False,
        help_text="Required if any return is not approved. It is shown with the month.",
    )


class SeriesForm(forms.Form):
    """The first month of a new series."""

    month = forms.CharField(
        label="First month", max_length=7, help_text="Enter the year and month in digits, such as 2026-11."
    )

    def clean_month(self) -> date:
        """Return the month's first day."""
        typed: Any = self.cleaned_data["month"]
        try:
            return months.parse(typed.strip())
        except ValueError as why:
            raise ValidationError(str(why)) from None
