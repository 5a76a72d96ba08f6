"""The Django app configuration of matching."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """The app `matching`."""

    name = "matching"
