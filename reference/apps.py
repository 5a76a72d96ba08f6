"""The Django app configuration of reference."""

from __future__ import annotations

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Forces, vocabularies and working days."""

    name = "reference"
    verbose_name = "Reference"
