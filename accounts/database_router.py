"""Which connection asks: accounts and sessions over the login role, everything else over the process's own role.

The web role reads people's names but writes no account; the login role writes accounts and can't read a case.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model

LOGIN_ROOMS = frozenset({"accounts", "account", "auth", "contenttypes", "django_cache"})


class LoginRouter:
    """Sends the tables of signing in to the login alias where this process has one."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """The login alias for accounts, the process's own for the rest."""
        return settings.LOGIN_ALIAS if model._meta.app_label in LOGIN_ROOMS else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        """As for reading."""
        return settings.LOGIN_ALIAS if model._meta.app_label in LOGIN_ROOMS else None

    def allow_relation(self, *_objects: Model, **_hints: Any) -> bool:
        """Both aliases are one database: a return may name who submitted it."""
        return True

    def allow_migrate(self, db: str, *_args: Any, **_hints: Any) -> bool:
        """Migrations run as the owner, on the default alias alone."""
        return db == "default"
