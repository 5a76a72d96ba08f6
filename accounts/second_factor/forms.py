"""Forms of second factors."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from accounts.second_factor import enrolment, factors, proof

LONGEST_NAME = 40


class CodeForm(forms.Form):
    """The code of an app, or a recovery code. It is checked outside the form."""

    answer = proof.CODE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.answer] = self.box()

    def box(self) -> forms.Field:
        """The one field."""
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}
        return forms.CharField(label="Code", required=False, widget=forms.TextInput(attrs=attrs))

    def refuse(self, sentence: str) -> None:
        """Show at the field why the answer was not accepted."""
        self.is_valid()
        self.add_error(self.answer, sentence)


class NewAppForm(CodeForm):
    """The first code of an app that is being set up."""

    answer = enrolment.NEW_CODE


class AskAgainPasswordForm(CodeForm):
    """The password, of people who have no second factor in the demonstration."""

    answer = proof.PASSWORD

    def box(self) -> forms.Field:
        """The one field."""
        attrs = {"autocomplete": "current-password", "class": "govuk-input--width-20"}
        return forms.CharField(label="Password", required=False, widget=forms.PasswordInput(attrs=attrs))


def proof_form(user: User, *, data: Any = None) -> CodeForm:
    """What a person answers with when they are asked again."""
    form = CodeForm if factors.is_asked_of(user) else AskAgainPasswordForm
    return form(data)


class PasskeyForm(forms.Form):
    """A name for a new passkey; the browser brings the passkey itself."""

    name = forms.CharField(
        label="Name of this passkey",
        max_length=LONGEST_NAME,
        help_text="So that you recognise it later, for example “Work laptop”.",
        error_messages={"required": "Enter a name, such as Work laptop."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
    )
