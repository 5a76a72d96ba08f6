"""The room's entry in Django's list of applications."""

from __future__ import annotations

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Bodies, vocabularies, months, working days and the clock."""

    name = "reference"
    verbose_name = "Reference"
