"""The demonstration as an app: its commands."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Invented history for demonstrations. The production image does not contain this package."""

    name = "demo"
