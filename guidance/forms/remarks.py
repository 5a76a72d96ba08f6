"""What a reader tells, and the answer; who answers for a product, until when it holds, and why it is withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts import duties
from guidance.choices import RemarkKind
from guidance.forms.addresses import SlugField
from guidance.models import Product
from guidance.models.readers import WORDS_LIMIT
from reference.govuk import DateField


class RemarkForm(forms.Form):
    """One thing about a product."""

    kind = forms.ChoiceField(
        label="What is it about?",
        choices=RemarkKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    words = forms.CharField(
        label="In your words (no names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Nothing of a case: those who answer for the library see no cases.",
        error_messages={"required": "Say it in a sentence."},
    )


class ConfirmForm(forms.Form):
    """That a product still holds."""

    review_on = DateField(label="When is it to be reviewed next?", error_messages={"required": "Enter the day."})
    reason = forms.CharField(
        label="What did you look at?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a sentence what you looked at."},
    )


class OwnerForm(forms.Form):
    """Who answers for a product, or sees to a lesson: one of the authors."""

    owner = forms.ChoiceField(label="Who from now on?", error_messages={"required": "Choose somebody."})

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        people = duties.holders(duties.Kind.AUTHOR).order_by("name").values_list("public_id", "name", "email")
        self.people = {str(public_id): f"{name}, {email}" for public_id, name, email in people}
        self.fields["owner"].choices = [("", ""), *self.people.items()]  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a product leaves the library, and where its readers are led."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever opens its address reads this.",
        error_messages={"required": "Say why in a sentence."},
    )
    leads_to = SlugField(
        label="Which product do they read instead? (optional)",
        help_text="Its address, such as hand-car-washes-first-visit.",
    )

    def clean_leads_to(self) -> Any:
        """The product of an address; None where nothing was entered."""
        typed = self.cleaned_data["leads_to"]
        if not typed:
            return None
        found = Product.objects.published().filter(slug=typed).first()
        if found is None:
            raise ValidationError(f"No published product has the address “{typed}”. Copy it from its page.")
        return found


class OutcomeForm(forms.Form):
    """What came of a lesson."""

    product = SlugField(
        label="Which product took it up? (optional)",
        help_text="Its address. Blank: none does, and you say why.",
    )
    outcome = forms.CharField(
        label="What came of it? (no names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what came of it, or why nothing does."},
    )
