"""A form field for the address of a product, pasted from its page or typed as its last part."""

from __future__ import annotations

from typing import Any

from django import forms


def slug_of(typed: str) -> str:
    """Return the last part of an address, the product's slug; empty if nothing was entered."""
    return typed.strip().rstrip("/").rpartition("/")[2].lower()


class SlugField(forms.CharField):
    """One address. The form or the view checks whether it is a product that the person may have."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, required=False, **options)

    def clean(self, value: Any) -> str:
        """Return the slug."""
        return slug_of(super().clean(value))
