"""The app of notices."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notices."""

    name = "notifications"
