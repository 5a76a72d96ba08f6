"""Tells Django of this room."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The room `matching`."""

    name = "matching"
