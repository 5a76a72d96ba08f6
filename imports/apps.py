"""The Django app configuration of imports."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The app `imports`."""

    name = "imports"
