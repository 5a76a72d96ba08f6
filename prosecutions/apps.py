"""Django app configuration of prosecutions."""

from django.apps import AppConfig


class ProsecutionsConfig(AppConfig):
    """The action plan of the Prosecutions Oversight Group."""

    name = "prosecutions"
    verbose_name = "prosecutions"
    default_auto_field = "django.db.models.BigAutoField"
