"""The forms to request missing guidance and to answer a request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from guidance.forms.addresses import SlugField
from guidance.models import Product
from guidance.models.content_requests import SOUGHT_LIMIT
from guidance.models.readers import WORDS_LIMIT


class ContentRequestForm(forms.Form):
    """What the reader searched for, and why they need it."""

    sought = forms.CharField(
        label="What did you search for? (do not include names)",
        max_length=SOUGHT_LIMIT,
        help_text="Other people will read this. Remove any details of a case.",
        error_messages={"required": "Enter what you searched for."},
    )
    words = forms.CharField(
        label="What do you need to know? (do not include names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example: who pays for an interpreter at a first visit.",
        error_messages={"required": "Enter what you need to know in a sentence."},
    )


class ContentReplyForm(forms.Form):
    """The answer to a request."""

    words = forms.CharField(
        label="Your reply (do not include names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter your reply in a sentence."},
    )
    product = SlugField(
        label="Product that covers this (optional)",
        help_text="Its address, such as hand-car-washes-first-visit.",
    )

    def __init__(self, data: QueryDict | None = None, *, by: User, name: str) -> None:
        super().__init__(data, auto_id=f"{name}-%s")
        self.by = by

    def clean_product(self) -> Any:
        """Return the product at an address that the person may have; None if nothing was entered."""
        typed = self.cleaned_data["product"]
        if not typed:
            return None
        found = Product.objects.visible_to(self.by).published().filter(slug=typed).first()
        if found is None:
            raise ValidationError(f"No published product has the address “{typed}”. Copy it from its page.")
        return found
