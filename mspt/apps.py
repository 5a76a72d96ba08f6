"""The project as an app: its commands, its checks and the Celery app."""

from importlib import import_module

from django.apps import AppConfig


class MsptConfig(AppConfig):
    """Loads what every process needs: the project's checks, and the Celery app for tasks."""

    name = "mspt"
    verbose_name = "Wiring"

    def ready(self) -> None:
        """Import the checks, which register themselves, and the Celery app, so that tasks find it."""
        import_module("mspt.checks")
        import_module("mspt.help_guides")
        import_module("mspt.celery")
