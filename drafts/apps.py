"""Tells Django of this app."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """The app `drafts`."""

    name = "drafts"
