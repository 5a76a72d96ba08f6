"""Forms on the pages of a person's account."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import phone_numbers
from accounts.email_addresses import as_stored
from core.govuk import DateField


class TelephoneForm(forms.Form):
    """A duty telephone number, or a blank."""

    duty_phone = forms.CharField(
        label="Duty phone",
        max_length=40,
        required=False,
        help_text="Shown to NRM contacts in other forces when there is a possible match. Do not enter a private "
        "number.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )

    def clean_duty_phone(self) -> str:
        """The number as it is stored."""
        try:
            return phone_numbers.as_stored(self.cleaned_data["duty_phone"])
        except ValueError as why:
            raise forms.ValidationError(str(why)) from None


class AddressForm(forms.Form):
    """A new email address."""

    email = forms.EmailField(
        label="New email address",
        max_length=254,
        error_messages={
            "required": "Enter the new email address.",
            "invalid": "Enter an email address, such as name@police.example.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        """The address as it is stored."""
        return as_stored(self.cleaned_data["email"])


class RecordAccessFilter(forms.Form):
    """Filters for who has looked at a record. The first day is a month ago unless another is chosen."""

    since = DateField(label="From", required=False)
    until = DateField(label="To", required=False)
    outside = forms.BooleanField(label="Only people from outside the force", required=False)

    def clean(self) -> dict[str, Any]:
        """Check that the period does not end before it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "“To” must be the same date as “From” or later.")
        return cleaned
