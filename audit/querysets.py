"""Queries on the log, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F

if TYPE_CHECKING:
    from audit.models import AuditEntry


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Queries on who did what."""

    def newest_first(self) -> AuditEntryQuerySet:
        """In the order of the log page."""
        return self.order_by("-id")

    def about(self, *keys: str) -> AuditEntryQuerySet:
        """What was done with any of these records, newest first: few lines among millions.

        Ordered by an expression that no index covers. Otherwise PostgreSQL would scan the newest lines until it has
        enough matches, and so all of them.
        """
        return self.filter(keys__overlap=list(keys)).order_by(-(F("id") + 0))
