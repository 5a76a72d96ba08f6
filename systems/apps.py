"""The Django app configuration of systems."""

from django.apps import AppConfig


class SystemsConfig(AppConfig):
    """The app `systems`."""

    name = "systems"
