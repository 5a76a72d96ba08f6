"""Naming a product in a form: by its address, as somebody copies it from its page or types its last part."""

from __future__ import annotations

from typing import Any

from django import forms


def slug_of(typed: str) -> str:
    """The last part of an address, which is the product's own; empty where nothing was typed."""
    return typed.strip().rstrip("/").rpartition("/")[2].lower()


class SlugField(forms.CharField):
    """One address; whether it is a product's that the person may have is for the form, or the door, to ask."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, required=False, **options)

    def clean(self, value: Any) -> str:
        """The product's own part of it."""
        return slug_of(super().clean(value))
