"""The Django configuration of the figures app."""

from django.apps import AppConfig
from django.urls import register_converter

from figures.url_converters import MonthConverter


class FiguresConfig(AppConfig):
    """The `figures` app."""

    name = "figures"

    def ready(self) -> None:
        """Register the converter of months, which the URLs of several apps use."""
        register_converter(MonthConverter, "month")
