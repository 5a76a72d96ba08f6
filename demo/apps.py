"""The demonstration as an app: its commands."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Invented history for demonstrations; the production image leaves the whole package out."""

    name = "demo"
