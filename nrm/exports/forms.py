"""Forms for an export: its recipient and the reason."""

from __future__ import annotations

from typing import Any

from django import forms

from nrm.choices import ExportFormatKind
from nrm.exports.export_requests import HOME_OFFICE

OTHER = "other"
OWN_REVIEW = "NRM officer of this force, to review"


class HeldForm(forms.Form):
    """Recipient of and reason for the export of everything held; it answers an access request of the person."""

    recipient = forms.CharField(
        label="Recipient organisation and role (do not include names)",
        max_length=120,
        initial=OWN_REVIEW,
        error_messages={"required": "Enter the recipient’s organisation and role."},
    )
    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=300,
        help_text="We log the reason and print it in the file.",
        error_messages={"required": "Enter the reason for the export in a sentence."},
    )


class ExportRequestForm(forms.Form):
    """The format, the recipient, and the reason, which the log stores."""

    form = forms.ChoiceField(
        label="Format",
        choices=[choice for choice in ExportFormatKind.choices if choice[0] != ExportFormatKind.HELD],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a format."},
    )
    to = forms.ChoiceField(
        label="Recipient",
        choices=[(HOME_OFFICE, "A colleague who will enter it in the Home Office form"), (OTHER, "Another recipient")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the recipient."},
    )
    recipient = forms.CharField(
        label="Other recipient: organisation and role",
        max_length=120,
        required=False,
        help_text="For example, “Crown Prosecution Service, reviewing lawyer”. Do not include names.",
    )
    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=300,
        help_text="We log the reason and print it in the file.",
        error_messages={"required": "Enter the reason for the export in a sentence."},
    )

    def clean(self) -> dict[str, Any]:
        """Require the organisation and role of any other recipient."""
        cleaned = super().clean() or {}
        if cleaned.get("to") == OTHER and not cleaned.get("recipient"):
            self.add_error("recipient", "Enter the recipient’s organisation and role.")
        return cleaned

    @property
    def said(self) -> dict[str, str]:
        """Return the arguments of `request_export`."""
        cleaned = self.cleaned_data
        recipient = cleaned["recipient"] if cleaned["to"] == OTHER else HOME_OFFICE
        return {"form": cleaned["form"], "reason": cleaned["reason"], "recipient": recipient}
