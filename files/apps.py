"""The Django app configuration of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The app `files`."""

    name = "files"
