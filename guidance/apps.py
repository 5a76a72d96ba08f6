"""Django app configuration of the guidance library."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """The library and its authors."""

    name = "guidance"
    verbose_name = "guidance library"
    default_auto_field = "django.db.models.BigAutoField"
