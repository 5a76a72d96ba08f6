"""What good input looks like on the pages of a person's account."""

from __future__ import annotations

from django import forms

from accounts.addresses import as_stored


class AddressForm(forms.Form):
    """A new e-mail address."""

    email = forms.EmailField(
        label="New e-mail address",
        max_length=254,
        error_messages={
            "required": "Enter the new address.",
            "invalid": "Enter an e-mail address, such as name@police.example.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        """As addresses are stored."""
        return as_stored(self.cleaned_data["email"])
