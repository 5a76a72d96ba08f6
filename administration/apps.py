"""Tells Django of this room."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """The room `oversight`."""

    name = "administration"
