"""Tells Django of this room."""

from django.apps import AppConfig


class InvestigationsConfig(AppConfig):
    """The room `investigations`."""

    name = "investigations"
