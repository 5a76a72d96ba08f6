"""The forms on the pages of a month."""

from __future__ import annotations

from django import forms

from core.govuk import DateField
from figures.models import DeadlineExtension


class ExtensionForm(forms.Form):
    """The later due date of one force, and why it has it."""

    due_on = DateField(label="New due date")
    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=DeadlineExtension._meta.get_field("reason").max_length,
        help_text="Shown to the national team and in the log.",
        error_messages={"required": "Enter a reason."},
    )
