"""The form that carries a force into a month. `figures.carried_forces` decides which forces may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core import months
from core.govuk import choose_from
from figures.carried_forces import Candidate
from figures.models import CarriedForce


class CarryForm(forms.Form):
    """A force without a return for the month, and why its earlier figures are counted."""

    force = forms.ChoiceField(
        label="Force",
        help_text="Forces without an approved return for the month, with the month that they are carried from.",
        error_messages={
            "required": "Select a force.",
            "invalid_choice": "This force cannot be carried into this month. Select a force from the list.",
        },
    )
    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=CarriedForce._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Up to 300 characters, shown to the national team and in the log.",
        error_messages={"required": "Enter a reason."},
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (each.force.code, f"{each.force.short_name}, from {months.label(each.from_month)} ({each.status})")
            for each in candidates
        ]
        choose_from(self, "force", [("", "Select"), *choices])
