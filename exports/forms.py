"""The form that asks for an export."""

from __future__ import annotations

from django import forms

from exports.choices import ListFormat


class ListExportForm(forms.Form):
    """The format in which a list leaves the service, the reason, and the recipient."""

    format = forms.ChoiceField(
        label="Format",
        choices=ListFormat.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a format."},
    )
    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=300,
        help_text="Shown in the file and the log, for example “briefing for the tactical lead”.",
        error_messages={"required": "Enter a reason for the download, such as “briefing for the tactical lead”."},
    )
    recipient = forms.CharField(
        label="Recipient", max_length=120, required=False, help_text="Leave blank if it is for you."
    )
