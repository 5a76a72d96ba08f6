"""Django configuration of the orders app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Orders, with their supervision and enforcement."""

    name = "orders"
    verbose_name = "prevention and risk orders"
    default_auto_field = "django.db.models.BigAutoField"
