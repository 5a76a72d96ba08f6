"""The Django configuration of the investigations app."""

from django.apps import AppConfig


class InvestigationsConfig(AppConfig):
    """The `investigations` app."""

    name = "investigations"
