"""Django configuration of the app."""

from django.apps import AppConfig


class NrmConfig(AppConfig):
    """Configuration of referrals and their decisions."""

    name = "nrm"
    verbose_name = "NRM referrals"
    default_auto_field = "django.db.models.BigAutoField"
