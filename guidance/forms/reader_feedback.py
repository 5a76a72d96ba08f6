"""The forms for reader feedback and its reply, and for the owner: review, new owner, withdrawal, lesson outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts import duties
from core.govuk import DateField, choose_from
from guidance.choices import FeedbackKind
from guidance.forms.addresses import SlugField
from guidance.models import Product
from guidance.models.readers import WORDS_LIMIT


class ReaderFeedbackForm(forms.Form):
    """Feedback about one product."""

    kind = forms.ChoiceField(
        label="What do you want to tell us?",
        choices=FeedbackKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to tell us."},
    )
    words = forms.CharField(
        label="Your comment (do not include names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Do not include details of a case. The authors do not have access to cases.",
        error_messages={"required": "Enter your comment in a sentence."},
    )


class ConfirmReviewForm(forms.Form):
    """Confirmation that a product is still correct."""

    review_on = DateField(label="Next review date", error_messages={"required": "Enter the date."})
    reason = forms.CharField(
        label="What did you check?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what you checked in a sentence."},
    )


class ProductOwnerForm(forms.Form):
    """The author who owns a product or a lesson."""

    owner = forms.ChoiceField(label="New owner", error_messages={"required": "Choose an author."})

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        people = duties.holders(duties.DutyKind.AUTHOR).order_by("name").values_list("public_id", "name", "email")
        self.people = {str(public_id): f"{name}, {email}" for public_id, name, email in people}
        choose_from(self, "owner", [("", "Select"), *self.people.items()])


class WithdrawForm(forms.Form):
    """Why a product is withdrawn, and where its readers are sent."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Anyone who opens its address can read this.",
        error_messages={"required": "Enter the reason in a sentence."},
    )
    leads_to = SlugField(
        label="Product to read instead (optional)",
        help_text="Its address, such as hand-car-washes-first-visit.",
    )

    def clean_leads_to(self) -> Any:
        """Return the product at an address; None if nothing was entered."""
        typed = self.cleaned_data["leads_to"]
        if not typed:
            return None
        product = Product.objects.published().filter(slug=typed).first()
        if product is None:
            raise ValidationError(f"No published product has the address “{typed}”. Copy it from its page.")
        return product


class OutcomeForm(forms.Form):
    """The outcome of a lesson."""

    product = SlugField(
        label="Product that adopted it (optional)",
        help_text="Enter its address. Leave blank if none will, and give the reason below.",
    )
    outcome = forms.CharField(
        label="Outcome (do not include names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the outcome, or why no product will adopt it, in a sentence."},
    )
