"""Django app configuration of prosecutions."""

from django.apps import AppConfig


class ProsecutionsConfig(AppConfig):
    """Prosecutions with their witnesses, money and joint teams, and the action plan of the oversight group."""

    name = "prosecutions"
    verbose_name = "prosecutions"
    default_auto_field = "django.db.models.BigAutoField"
