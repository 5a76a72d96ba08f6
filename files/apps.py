"""Tells Django of this room."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The room `files`."""

    name = "files"
