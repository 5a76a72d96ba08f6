"""Forms for the law of orders."""

from __future__ import annotations

from django import forms

from core.dated_rules.definitions import RuleDefinition
from core.dated_rules.forms import NewValueForm
from orders.law.administration import LawValues
from orders.models import Law


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


class VerifyLawForm(LawForm):
    """What the person found who checked the source."""

    is_verified = None  # type: ignore[assignment]

    def __init__(self, what: RuleDefinition, data: object = None, *, row: Law | None = None) -> None:
        super().__init__(what, data)
        if row is not None:
            self.auto_id = f"id_verify_{row.pk}_%s"
            self.initial = {name: getattr(row, name) for name in ("value", "section", "valid_from", "source")}
