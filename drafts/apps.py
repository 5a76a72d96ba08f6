"""The Django app configuration of drafts."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """The app `drafts`."""

    name = "drafts"
