"""The room as Django knows it."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders, and those who manage and enforce them."""

    name = "orders"
    verbose_name = "prevention and risk orders"
    default_auto_field = "django.db.models.BigAutoField"
