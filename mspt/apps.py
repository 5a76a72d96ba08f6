"""The wiring as an app: its commands, checks and tasks."""

from django.apps import AppConfig


class MsptConfig(AppConfig):
    """Registers the project's own checks."""

    name = "mspt"
    verbose_name = "Wiring"

    def ready(self) -> None:
        """Import the checks so that Django runs them."""
        from mspt import checks  # noqa: F401, PLC0415  (Django registers checks by import, once apps are ready)
