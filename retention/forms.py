"""The form of a decision at a review: keep the record, hold it, lift the hold, or request its erasure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core.govuk import DateField, choose_from
from retention.models import LONGEST_REASON

KEEP, HOLD, LIFT, ERASE = "keep", "hold", "lift", "erase"
LABELS = {
    KEEP: "Keep it until its next review",
    HOLD: "Put it on legal hold, so that nobody can erase it until the hold is lifted",
    LIFT: "Lift the legal hold",
    ERASE: "Request erasure",
}
# A choice that is the only one: the heading and the button, and what it means.
SINGLE_CHOICE = {
    HOLD: ("Put on legal hold", "Nobody can erase it until the hold is lifted."),
    LIFT: ("Lift the legal hold", ""),
    ERASE: ("Request erasure", ""),
}


class DecisionForm(forms.Form):
    """What should happen with a record, and why."""

    decision = forms.ChoiceField(
        label="What should happen with this record?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should happen with this record."},
    )
    review_on = DateField(
        label="Next review", help_text="Only if you keep it. For example, 27 November 2030.", required=False
    )
    reason = forms.CharField(
        label="Why (do not include names)",
        help_text="This stays after an erasure, and auditors can read it.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why.", "max_length": "Shorten this to %(limit_value)s characters."},
    )

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        """Offer what this person can decide on this record. A single choice is a heading and no question."""
        super().__init__(*args, **kwargs)
        choose_from(self, "decision", [(choice, LABELS[choice]) for choice in choices])
        self.single_choice, self.meaning = SINGLE_CHOICE[choices[0]] if len(choices) == 1 else ("", "")
        if self.single_choice:
            self.fields["decision"].widget = forms.HiddenInput()
            self.fields["decision"].initial = choices[0]
        if KEEP not in choices:
            del self.fields["review_on"]

    def clean(self) -> dict[str, Any]:
        """A record that is kept has its next review."""
        given = super().clean() or {}
        if given.get("decision") == KEEP and not given.get("review_on") and "review_on" not in self.errors:
            self.add_error("review_on", "Enter the date of the next review.")
        return given


class RefusalForm(forms.Form):
    """Why a request is refused."""

    reason = forms.CharField(
        label="Why you refuse (do not include names)",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Shorten this to %(limit_value)s characters."},
    )
