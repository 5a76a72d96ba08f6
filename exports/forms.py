"""The forms that ask for an export."""

from __future__ import annotations

from typing import Any

from django import forms

from exports.choices import ListFormat


def format_field(choices: Any) -> forms.ChoiceField:
    """The field in which a person selects the format of a file."""
    return forms.ChoiceField(
        label="Format", choices=choices, widget=forms.RadioSelect, error_messages={"required": "Select a format."}
    )


class ExportForm(forms.Form):
    """The reason for which something leaves the service, and the recipient. A subclass adds its formats."""

    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=300,
        help_text="Shown in the file and the log, for example “briefing for the tactical lead”.",
        error_messages={"required": "Enter a reason for the download, such as “briefing for the tactical lead”."},
    )
    recipient = forms.CharField(
        label="Recipient (optional)", max_length=120, required=False, help_text="Leave blank if it is for you."
    )
    field_order = ("format", "reason", "recipient")


class ListExportForm(ExportForm):
    """The same for a list."""

    format = format_field(ListFormat.choices)
