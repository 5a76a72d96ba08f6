"""Forms on the pages of a person's account."""

from __future__ import annotations

from django import forms

from accounts import phone_numbers
from accounts.email_addresses import as_stored
from core.day_range import DayRangeForm


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


class AddressField(forms.EmailField):
    """An email address of the person who types it, as it is stored."""

    def __init__(self, *, label: str, required_message: str) -> None:
        super().__init__(
            label=label,
            max_length=254,
            error_messages={
                "required": required_message,
                "invalid": "Enter an email address, such as name@police.example.",
            },
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        )

    def clean(self, value: str | None) -> str:
        """The address trimmed, in lower case and in one Unicode form."""
        return as_stored(super().clean(value))


class AddressForm(forms.Form):
    """A new email address."""

    email = AddressField(label="New email address", required_message="Enter the new email address.")


class AccessHistoryFilter(DayRangeForm):
    """Filters of the access history of a record."""

    outside = forms.BooleanField(label="Only people from outside the force", required=False)
