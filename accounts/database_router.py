"""Routes queries: accounts, sessions and systems use the login role, everything else the process's own role.

The web role reads people's names but can't write accounts; the login role writes accounts and can't read cases.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model

LOGIN_APPS = frozenset({"accounts", "account", "auth", "contenttypes", "django_cache", "mfa", "systems"})


class LoginRouter:
    """Sends the sign-in tables to the login alias if this process has one."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str | None:
        """The login alias for accounts, and the process's own for the rest."""
        return settings.LOGIN_ALIAS if model._meta.app_label in LOGIN_APPS else None

    def db_for_write(self, model: type[Model], **_hints: Any) -> str | None:
        """The same alias as for reading."""
        return settings.LOGIN_ALIAS if model._meta.app_label in LOGIN_APPS else None

    def allow_relation(self, *_objects: Model, **_hints: Any) -> bool:
        """Always true, as both aliases are the same database: a return may name who submitted it."""
        return True

    def allow_migrate(self, db: str, *_args: Any, **_hints: Any) -> bool:
        """Allow migrations only on the default alias, as the owner."""
        return db == "default"
