"""Forms for data rights requests and for the person's categories."""

from __future__ import annotations

from typing import Any

from django import forms

from core.govuk import DateField, choose_from
from nrm.data_rights.choices import Category, IdentityCheck, RequestedBy, RequestKind, RequestOutcome, RestrictionGround


class RequestForm(forms.Form):
    """A request as it was received."""

    kind = forms.ChoiceField(
        label="Type of request",
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the type of request."},
    )
    asked_by = forms.ChoiceField(
        label="Requested by",
        choices=RequestedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who made the request."},
    )
    checked = forms.ChoiceField(
        label="How did you check their identity?",
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you checked their identity. You cannot release data without a check."},
    )
    received_on = DateField(label="Date received", error_messages={"required": "Enter the date."})
    about = forms.CharField(
        label="Details of the request (do not include names)",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the details of the request."},
    )


class ExtendForm(forms.Form):
    """Why the response takes longer."""

    why = forms.CharField(
        label="Reason for the extension (do not include names)",
        max_length=300,
        error_messages={"required": "Enter the reason for the extension. You must tell the person yourself."},
    )


class LiftForm(forms.Form):
    """Why a restriction ends."""

    why = forms.CharField(
        label="Reason for lifting the restriction (do not include names)",
        max_length=300,
        help_text="You must tell the person before you lift the restriction.",
        error_messages={"required": "Enter the reason for lifting the restriction. You must tell the person first."},
    )


class DecisionForm(forms.Form):
    """How a request is decided; for a correction also which answer it corrects, and the correct value."""

    outcome = forms.ChoiceField(
        label="Decision",
        choices=[(outcome.value, outcome.label) for outcome in RequestOutcome if outcome is not RequestOutcome.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a decision."},
    )
    ground = forms.ChoiceField(
        label="Ground, if not granted in full",
        choices=[("", "None"), *RestrictionGround.choices],
        required=False,
    )
    reason = forms.CharField(
        label="Reason (do not include names)",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    question = forms.ChoiceField(label="Answer to correct", required=False)
    right = forms.CharField(
        label="Correct information",
        max_length=4000,
        required=False,
        help_text=(
            "Shown next to the answer from now on, including in exports. Encrypted: it can include identity details."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, corrects: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects is None:
            del self.fields["question"], self.fields["right"]
        else:
            choose_from(self, "question", [("", "None"), *corrects])
            self.order_fields(["outcome", "question", "right", "ground", "reason"])


class CategoryForm(forms.Form):
    """The categories that the person is in."""

    categories = forms.MultipleChoiceField(
        label="Category",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one category."},
    )
