"""The room as Django knows it."""

from django.apps import AppConfig


class NrmConfig(AppConfig):
    """Referrals and their decisions."""

    name = "nrm"
    verbose_name = "NRM referrals"
    default_auto_field = "django.db.models.BigAutoField"
