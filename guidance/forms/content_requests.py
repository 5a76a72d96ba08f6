"""Asking for guidance that is missing, and the answer."""

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
    """What was looked for, and what it is needed for."""

    sought = forms.CharField(
        label="What did you search for? (no names)",
        max_length=SOUGHT_LIMIT,
        help_text="Other people will read this. Remove any details of a case.",
        error_messages={"required": "Enter what you searched for."},
    )
    words = forms.CharField(
        label="What do you need to know? (no names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example: who pays for an interpreter at a first visit.",
        error_messages={"required": "Enter what you need to know in a sentence."},
    )


class ContentReplyForm(forms.Form):
    """What came of it."""

    words = forms.CharField(
        label="Your reply (no names)",
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
        """The product of an address that the person may have; None where nothing was entered."""
        typed = self.cleaned_data["product"]
        if not typed:
            return None
        found = Product.objects.visible_to(self.by).published().filter(slug=typed).first()
        if found is None:
            raise ValidationError(f"No published product has the address “{typed}”. Copy it from its page.")
        return found
