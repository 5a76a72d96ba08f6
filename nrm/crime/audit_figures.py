"""How well a force records modern slavery: one row for each force, for reports of a period.

Records that were cancelled, or that another force accepted, are not counted. Late means entered on the crime
system after 24 hours, or not there although they are over. Under-recording is a positive decision, or a report, without
a crime; over-recording is a crime against a negative decision, or of offending abroad, that no registrar kept. Unpaired
is what the register and the force's crime system do not both have after 24 hours, if the force compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from core import clock
from core.sentences import percent
from nrm.crime.choices import RecordStatus
from nrm.crime.querysets import CrimeRecordQuerySet
from nrm.crime.workflow import TO_RECORD_WITHIN
from nrm.crime_system import figures
from nrm.crime_system.querysets import CrimeSystemEntryQuerySet, CrimeSystemExportQuerySet
from reference.models import Force

NO_REPORTS = (0, 0, 0)  # of a force that has only entries of its crime system


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceRecording:
    """The figures of one force."""

    force: Force
    reports: int
    in_time: int
    late: int
    under_recorded: int
    over_recorded: int
    code_to_change: int
    unpaired: int | None  # with the crime system after 24 hours; None: the force has not compared the period

    @property
    def due(self) -> int:
        """Reports whose 24 hours are over, or that are on the crime system."""
        return self.in_time + self.late

    @property
    def in_time_share(self) -> float | None:
        """The share of due reports that were on the crime system within 24 hours, of 1; None if none was due."""
        return self.in_time / self.due if self.due else None

    @property
    def in_time_percentage(self) -> str:
        """The share of due reports that were on the crime system within 24 hours, in words."""
        return percent(self.in_time_share)


def recording_of(
    records: CrimeRecordQuerySet,
    entries: CrimeSystemEntryQuerySet,
    exports: CrimeSystemExportQuerySet,
    *,
    first: date,
    last: date,
) -> list[ForceRecording]:
    """Return the figures of each force that has reports from the first to the last day, in eight queries.

    `entries` are those of the forces' crime systems, and `exports` say which forces compare theirs.
    """
    reported = records.not_transferred().exclude(status=RecordStatus.CANCELLED).reported_between(first, last)
    now = clock.now()
    in_time = Q(recorded_at__lte=F("reported_at") + TO_RECORD_WITHIN)
    late = Q(recorded_at__gt=F("reported_at") + TO_RECORD_WITHIN) | Q(
        recorded_at__isnull=True, reported_at__lt=now - TO_RECORD_WITHIN
    )
    by_force = {
        force: (reports, early, behind)
        for force, reports, early, behind in reported.order_by()
        .values("force")
        .annotate(reports=Count("pk"), early=Count("pk", filter=in_time), behind=Count("pk", filter=late))
        .values_list("force", "reports", "early", "behind")
    }
    under, over, codes = (
        _counts(rows) for rows in (reported.crime_due(), reported.counted_in_spite(), reported.code_to_change())
    )
    unpaired = figures.unpaired_by_force(
        records.reported_between(first, last), entries.reported_between(first, last), exports.covering(first, last)
    )
    forces = Force.objects.filter(pk__in={*by_force, *(force for force, count in unpaired.items() if count)})
    return [
        ForceRecording(
            force=force,
            reports=by_force.get(force.pk, NO_REPORTS)[0],
            in_time=by_force.get(force.pk, NO_REPORTS)[1],
            late=by_force.get(force.pk, NO_REPORTS)[2],
            under_recorded=under.get(force.pk, 0),
            over_recorded=over.get(force.pk, 0),
            code_to_change=codes.get(force.pk, 0),
            unpaired=unpaired.get(force.pk),
        )
        for force in forces.order_by("short_name")
    ]


def _counts(rows: CrimeRecordQuerySet) -> dict[str, int]:
    return dict(rows.order_by().values("force").annotate(number=Count("pk")).values_list("force", "number"))
