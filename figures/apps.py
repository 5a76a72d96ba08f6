"""The Django configuration of the figures app."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The `figures` app."""

    name = "figures"
