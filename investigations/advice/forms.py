"""The forms of the advice log. The page checks their free text for personal data before it is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core import clock
from core.govuk import DateField, InlineRadios
from investigations.advice.advice import LONGEST_NAME, LONGEST_REASON, LONGEST_WORDS
from investigations.choices import AdviceResult, AdviceSubject

OVER = "Shorten this to %(limit_value)s characters."


class AdviceForm(forms.Form):
    """Advice that a reviewer gave on a case. The date starts as today."""

    given_on = DateField(label="Date given", error_messages={"required": "Enter the date you gave the advice."})
    given_to = forms.CharField(
        label="Given to",
        help_text="The senior investigating officer or post, such as DI Farrow.",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter who you gave the advice to.", "max_length": OVER},
    )
    about = forms.ChoiceField(
        label="About",
        choices=[("", "Choose"), *AdviceSubject.choices],
        error_messages={"required": "Choose what the advice is about."},
    )
    words = forms.CharField(
        label="Advice",
        help_text="Do not include names of victims or suspects. The force can read this.",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the advice.", "max_length": OVER},
    )
    follow_up_on = DateField(
        label="Follow up on (optional)", required=False, help_text="We put it on your to-do list on that day."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"given_on": clock.today()})
        kwargs.setdefault("auto_id", "advice_%s")
        super().__init__(*args, **kwargs)

    def clean_given_on(self) -> date:
        """Advice is noted after it was given."""
        given_on: date = self.cleaned_data["given_on"]
        if given_on > clock.today():
            raise forms.ValidationError("Enter a date that is not in the future.")
        return given_on

    def clean(self) -> dict[str, Any]:
        """The follow-up comes after the advice."""
        cleaned = super().clean() or {}
        given_on, follow_up_on = cleaned.get("given_on"), cleaned.get("follow_up_on")
        if given_on and follow_up_on and follow_up_on < given_on:
            self.add_error("follow_up_on", "Enter a date on or after the day you gave the advice.")
        return cleaned


class AdviceResultForm(forms.Form):
    """Whether the force followed the advice."""

    result = forms.ChoiceField(
        label="Was the advice followed?",
        choices=[(AdviceResult.FOLLOWED, "Followed"), (AdviceResult.NOT_FOLLOWED, "Not followed")],
        widget=InlineRadios,
        error_messages={"required": "Choose whether the advice was followed."},
    )
    reason = forms.CharField(
        label="Reason, if it was not followed",
        help_text="Do not include names of victims or suspects. The force can read this.",
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": OVER},
    )

    def clean(self) -> dict[str, Any]:
        """Advice that was not followed needs the reason."""
        cleaned = super().clean() or {}
        if cleaned.get("result") == AdviceResult.NOT_FOLLOWED and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Enter why the advice was not followed.")
        return cleaned


class AdviceWithdrawalForm(forms.Form):
    """Why advice that was noted by mistake is withdrawn."""

    withdrawn_reason = forms.CharField(
        label="Why was it noted by mistake?",
        help_text="Do not include names of victims or suspects. The force can read this.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why the advice is withdrawn.", "max_length": OVER},
    )
