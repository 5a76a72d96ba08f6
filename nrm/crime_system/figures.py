"""How far each force has paired its crime system with its register, and what is unpaired after 24 hours.

The share is of everything that should have a partner: entries that count on the crime system, beside those that are set
aside, and records that an export should have and does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from accounts.models import User
from core.sentences import percent
from nrm.crime.querysets import CrimeRecordQuerySet
from nrm.crime_system import questions
from nrm.crime_system.querysets import CrimeSystemEntryQuerySet, CrimeSystemExportQuerySet
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeSystemExport
from reference.models import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceComparison:
    """The figures of one force."""

    force: Force
    compared_at: datetime | None  # None: it has never compared
    entries: int = 0  # that count
    late_there: int = 0  # without a record after 24 hours
    late_here: int = 0  # that an export lacks after 24 hours

    @property
    def late(self) -> int:
        """Entries and records without a partner after 24 hours."""
        return self.late_there + self.late_here

    @property
    def base(self) -> int:
        """Everything that should have a partner."""
        return self.entries + self.late_here

    @property
    def share(self) -> float | None:
        """The share without a partner after 24 hours, of 1; None if there is nothing to pair."""
        return self.late / self.base if self.base else None

    @property
    def percentage(self) -> str:
        """The share in words."""
        return percent(self.share)


def of_force(user: User) -> ForceComparison | None:
    """Return the figures of the user's own force; None for people without one."""
    return next((row for row in by_force(user) if row.force.pk == user.force_id), None)


def by_force(user: User) -> list[ForceComparison]:
    """Return the figures of each force of the user that has compared its crime system, in five queries."""
    exports = CrimeSystemExport.objects.visible_to(user).filter(withdrawn_at__isnull=True)
    compared = dict(exports.order_by().values("force").annotate(at=Max("imported_at")).values_list("force", "at"))
    own = CrimeSystemEntry.objects.visible_to(user)
    counting = questions.still_there(own.filter(is_cancelled=False, set_aside=""))
    entries = _counts(counting)
    there = _counts(questions.late_entries(own))
    here = _counts(questions.late_records(CrimeRecord.objects.visible_to(user)))
    return [
        ForceComparison(
            force=force,
            compared_at=compared[force.pk],
            entries=entries.get(force.pk, 0),
            late_there=there.get(force.pk, 0),
            late_here=here.get(force.pk, 0),
        )
        for force in Force.objects.filter(pk__in=compared).order_by("short_name")
    ]


def unpaired_by_force(
    records: CrimeRecordQuerySet, entries: CrimeSystemEntryQuerySet, exports: CrimeSystemExportQuerySet
) -> dict[str, int]:
    """Return how many of these entries and records have no partner after 24 hours, by force, in three queries.

    A force without one of these exports has not compared its crime system, and is not included.
    """
    there = _counts(questions.late_entries(entries))
    here = _counts(questions.late_records(records))
    compared = exports.order_by().values_list("force", flat=True).distinct()
    return {force: there.get(force, 0) + here.get(force, 0) for force in compared}


def _counts(rows: QuerySet[Any, Any]) -> dict[str, int]:
    return dict(rows.order_by().values("force").annotate(number=Count("pk")).values_list("force", "number"))
