"""The forms of checks: how the national team changes a severity, and how a force says why nothing has changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core import months
from core.govuk import choose_from
from investigations.choices import NothingChanged, RuleSeverity
from investigations.quality import severities

MONTHS_AHEAD = 6
LONGEST_REASON = 200  # beside a chosen reason, it fits into that of a finding


class SeverityForm(forms.Form):
    """What the check's finding means, from which month on, and why."""

    severity = forms.ChoiceField(
        label="What the check does",
        choices=RuleSeverity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the check does."},
    )
    month = forms.TypedChoiceField(
        label="Applies from the return for", coerce=months.parse, error_messages={"required": "Choose a month."}
    )
    reason = forms.CharField(
        label="Reason (do not include names)",
        help_text="Forces and reviewers can read this in the list of checks.",
        max_length=severities.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter a reason for the change.",
            "max_length": "Shorten this to %(limit_value)s characters.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = severities.first_month()
        coming: list[date] = [months.following(first, ahead) for ahead in range(MONTHS_AHEAD)] if first else []
        choose_from(self, "month", [(months.text(month), months.label(month)) for month in coming])


class NothingChangedForm(forms.Form):
    """Why nothing has changed in a return of many cases: one of the usual reasons, or another one in words."""

    why = forms.ChoiceField(
        label="If you have checked every case, why has nothing changed?",
        choices=NothingChanged.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label="Another reason, or details (do not include names)", max_length=LONGEST_REASON, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "unchanged_%s"  # a case that is open on the same page has a reason of its own

    def clean(self) -> dict[str, Any]:
        """A reason is chosen or typed; who chooses another one types it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "why" in self.errors or "reason" in self.errors:
            return cleaned
        if not cleaned["why"] and not cleaned["reason"]:
            self.add_error("why", "Choose a reason.")
        elif cleaned["why"] == NothingChanged.OTHER and not cleaned["reason"]:
            self.add_error("reason", "Enter the reason.")
        return cleaned

    @property
    def answer(self) -> str:
        """The reason of the warning, in words. The form is valid."""
        why, typed = self.cleaned_data["why"], self.cleaned_data["reason"]
        chosen = NothingChanged(why).label if why not in {"", NothingChanged.OTHER} else ""
        return ". ".join(text for text in (chosen, typed) if text)
