"""What is typed about a request of a person, and about the person's categories."""

from __future__ import annotations

from typing import Any

from django import forms

from nrm.rights.choices import AskedBy, Category, Ground, IdentityCheck, Outcome, RequestKind
from reference.govuk import DateField


class RequestForm(forms.Form):
    """A request as it came."""

    kind = forms.ChoiceField(
        label="What is asked for?",
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is asked for."},
    )
    asked_by = forms.ChoiceField(
        label="Who asks?",
        choices=AskedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who asks."},
    )
    checked = forms.ChoiceField(
        label="How was it checked who they are?",
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was checked. Without a check nothing is given out."},
    )
    received_on = DateField(label="When did it come?", error_messages={"required": "Enter the day."})
    about = forms.CharField(
        label="What they ask (no names)",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what they ask."},
    )


class ExtendForm(forms.Form):
    """Why it takes longer."""

    why = forms.CharField(
        label="Why it takes longer (no names)",
        max_length=300,
        error_messages={"required": "Say why it takes longer, and tell the person yourself."},
    )


class LiftForm(forms.Form):
    """Why a restriction ends."""

    why = forms.CharField(
        label="Why it is lifted (no names)",
        max_length=300,
        help_text="Tell the person before you lift it.",
        error_messages={"required": "Say why it is lifted. You must tell the person before you lift it."},
    )


class DecisionForm(forms.Form):
    """How a request is decided; of a correction also which answer it corrects, and what is right."""

    outcome = forms.ChoiceField(
        label="Decision",
        choices=[(one.value, one.label) for one in Outcome if one is not Outcome.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is decided."},
    )
    ground = forms.ChoiceField(
        label="Ground, where it is not granted whole",
        choices=[("", "None"), *Ground.choices],
        required=False,
    )
    reason = forms.CharField(
        label="Reason (no names)",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    question = forms.ChoiceField(label="Which answer is corrected?", required=False)
    right = forms.CharField(
        label="What is right?",
        max_length=4000,
        required=False,
        help_text="Stands beside the answer from now on, also in files. Sealed: it may say who the person is.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, corrects: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects is None:
            del self.fields["question"], self.fields["right"]
        else:
            self.fields["question"].choices = [("", "None"), *corrects]  # type: ignore[attr-defined]
            self.order_fields(["outcome", "question", "right", "ground", "reason"])


class CategoryForm(forms.Form):
    """Of which categories the person is."""

    categories = forms.MultipleChoiceField(
        label="The person is",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Mark at least one category."},
    )
