"""The wiring as an app: its commands, its checks and the queue."""

from importlib import import_module

from django.apps import AppConfig


class MsptConfig(AppConfig):
    """Connects what must be known to every process: the project's checks, and the queue's app for tasks."""

    name = "mspt"
    verbose_name = "Wiring"

    def ready(self) -> None:
        """Checks register themselves when imported, and a task finds the queue's app once that is made."""
        import_module("mspt.checks")
        import_module("mspt.help_guides")
        import_module("mspt.celery")
