"""The app of list exports."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """List exports."""

    name = "exports"
