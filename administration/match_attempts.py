"""Counts person match attempts from the log, for auditors, who see no case."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from audit.choices import Operation
from audit.models import AuditEntry
from core import clock
from matching import person_match, register_lookup


def by_day_and_person() -> QuerySet[AuditEntry, Any]:
    """Attempts by each person on each day, newest first, and how often a limit stopped them.

    An attempt has one key however often its result was read; a refused attempt has none.
    """
    return (
        AuditEntry.objects.filter(
            subject__in=[person_match.SUBJECT, register_lookup.SUBJECT], kind=Operation.COMBINATION
        )
        .values("who", day=TruncDate("at", tzinfo=clock.LONDON))
        .annotate(
            tries=Count("keys", distinct=True, filter=~Q(keys=[])),
            stopped=Count("pk", filter=Q(keys=[])),
        )
        .order_by("-day", "-tries", "who")
    )
