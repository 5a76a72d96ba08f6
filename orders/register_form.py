"""What good input looks like when somebody looks in the register."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from orders.box import LONGEST
from orders.choices import LookReason
from orders.register import REFERENCE
from reference.typed_text import ReferenceField


class LookForm(forms.Form):
    """One box, why, and the number of the incident."""

    text = forms.CharField(
        label="Who is it?",
        max_length=LONGEST,
        help_text="What you have: names in any order, a date of birth, a vehicle, a phone number, an address.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": "Enter a name, a vehicle, a phone number or an address.",
            "max_length": f"Enter at most {LONGEST} letters.",
        },
    )
    reason = forms.ChoiceField(
        label="Why are you looking?",
        choices=LookReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why you look. It goes into the log."},
    )
    reference = ReferenceField(
        label="Incident or log number (optional)",
        max_length=40,
        required=False,
        help_text="It goes into the log. No names.",
    )

    def clean_reference(self) -> str:
        """A number, so that no name gets into the log."""
        typed: str = self.cleaned_data["reference"].strip()
        if typed and not REFERENCE.fullmatch(typed):
            raise ValidationError("Enter a number such as LC-20261124-0312, or leave it out.")
        return typed
