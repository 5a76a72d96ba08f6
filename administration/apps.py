"""The Django app configuration of administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """The app `administration`."""

    name = "administration"
