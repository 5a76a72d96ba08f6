"""The form with which the national team changes the severity of a check."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core import months
from core.govuk import choose_from
from investigations.choices import RuleSeverity
from investigations.quality import severities

MONTHS_AHEAD = 6


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
