"""Queries on the log, each named once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.expressions import RawSQL

from core.sql import text_of

if TYPE_CHECKING:
    from audit.models import AuditEntry

# The kinds of record that `audit.is_of_settings` opens to administrators.
OF_SETTINGS = frozenset(re.findall(r"'([a-z]+\.[a-z]+)'", text_of("audit", "is_of_settings")))
ALWAYS, FOREVER = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Queries on who did what."""

    def newest_first(self) -> AuditEntryQuerySet:
        """In the order of the log page."""
        return self.order_by("-id")

    def about(self, *keys: str, since: datetime = ALWAYS, until: datetime = FOREVER) -> AuditEntryQuerySet:
        """What was done with any of these records, newest first: few lines among millions.

        An owner function finds them: under the policy on the log a comparison of arrays uses no index. It answers
        auditors, and administrators about accounts, systems and settings.
        """
        return self.filter(pk__in=numbers_about(keys, since=since, until=until)).newest_first()


def numbers_about(keys: Iterable[str], *, since: datetime = ALWAYS, until: datetime = FOREVER) -> RawSQL:
    """The numbers of the lines about any of these records, from one moment to before another."""
    return RawSQL(
        "select audit.entries_about(%s::text[], %s::timestamptz, %s::timestamptz)", [list(keys), since, until]
    )
