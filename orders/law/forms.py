"""Forms for the law of orders."""

from __future__ import annotations

from django import forms

from core.dated_rules.forms import NewValueForm, VerifyValueForm
from orders.law.administration import LawValues


class LawForm(NewValueForm):
    """A value from a day on, with the section of law that states it."""

    section = forms.CharField(
        label="Section (optional)",
        max_length=20,
        required=False,
        help_text="For example, s.17. Leave blank for a default of this service that is not set by law.",
    )
    field_order = ("value", "section", "valid_from", "source", "is_verified")

    def said(self) -> LawValues:
        """The cleaned values for the change function."""
        return LawValues(**self.cleaned_data)


class VerifyLawForm(VerifyValueForm, LawForm):
    """What the person found who checked the source."""
