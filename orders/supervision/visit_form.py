"""The form of a visit, for use on a phone on the doorstep: one tap for each field, one sentence, and guidance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from core.time_of_day import TimeOfDayField
from orders.supervision.binding import Binding
from orders.supervision.choices import CheckOutcome
from orders.supervision.forms import choice, day
from orders.supervision.visits import LONGEST

YES_NO = (("yes", "Yes"), ("no", "No"))
OF = "condition_"


class VisitForm(forms.Form):
    """Day and officers are filled in; a condition without an answer counts as not checked."""

    was_planned = choice("Was the visit announced?", YES_NO, in_a_row=True)
    was_seen = choice("Did you see the subject?", YES_NO, in_a_row=True)

    def __init__(self, *args: Any, bound: list[Binding], checks: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = len({binding.order.pk for binding in bound}) > 1
        for binding in bound:
            self.fields[f"{OF}{binding.condition.pk}"] = choice(
                binding.label,
                CheckOutcome.choices,
                initial=CheckOutcome.NOT_CHECKED,
                required=False,
                in_a_row=True,
                help_text=". ".join(filter(None, [binding.order.reference if several else "", _how(binding, checks)])),
            )
        self.fields["said"] = forms.CharField(
            label="What did you find? (one sentence, do not name victims)",
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": "Enter what you found in a sentence."},
        )
        self.fields["on"] = day("Date of the visit")
        self.fields["time_of_day"] = TimeOfDayField(label="Time of the visit (optional)")
        self.fields["officers"] = forms.CharField(
            label="Who visited?", max_length=120, error_messages={"required": "Enter who visited."}
        )

    def given(self) -> dict[str, Any]:
        """The values that the change takes."""
        cleaned = self.cleaned_data
        return {
            "on": cleaned["on"],
            "time_of_day": cleaned["time_of_day"],
            "was_planned": cleaned["was_planned"] == "yes",
            "was_seen": cleaned["was_seen"] == "yes",
            "officers": cleaned["officers"],
            "finding": cleaned["said"],
            "outcomes": {
                int(name.removeprefix(OF)): outcome
                for name, outcome in cleaned.items()
                if name.startswith(OF) and outcome
            },
        }


def _how(binding: Binding, checks: Mapping[str, str]) -> str:
    how = checks.get(binding.condition.template)
    return f"How it is checked: {how}" if how else ""
