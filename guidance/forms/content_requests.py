"""The forms to request missing guidance and to answer a request."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from core.govuk import choose_from
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
    """The reply to a request. `products` are those it may name: published and shared with the author."""

    words = forms.CharField(
        label="Your reply (do not include names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter your reply in a sentence."},
    )
    product = forms.ChoiceField(
        label="Guidance that covers this (optional)",
        required=False,
        error_messages={"invalid_choice": "Choose published guidance from the list."},
    )

    def __init__(self, data: QueryDict | None = None, *, name: str, products: Sequence[Product]) -> None:
        super().__init__(data, auto_id=f"{name}-%s")
        self.products = {product.slug: product for product in products}
        choose_from(
            self,
            "product",
            [
                ("", "None"),
                *((slug, product.current.title) for slug, product in self.products.items() if product.current),
            ],
        )

    def clean_product(self) -> Product | None:
        """Return the chosen product; None if nothing was chosen."""
        return self.products.get(self.cleaned_data["product"])
