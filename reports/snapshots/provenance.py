"""The provenance of one number: the approved revisions in the sum, who approved them, and who is missing.

Only people who may see the forces' own rows can open it. It also shows the number in earlier versions of the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from figures import snapshot_reader
from figures.coverage import Counted, Coverage
from figures.models import Figure, Snapshot, SnapshotFigure
from figures.snapshot_reader import ForceNames
from investigations.models import Revision
from reference.areas import Area
from reference.models import Force
from reports import permissions
from reports.snapshots.figure_keys import FigureKey
from reports.snapshots.reconciliation import of_one


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcePart:
    """One force's part: its number and the revision it comes from, or the force's status."""

    force: Force
    counted: Counted
    name: str  # in the snapshot's month
    standing: str
    revision: Revision | None

    @property
    def submitted_at(self) -> datetime | None:
        """When the return was submitted."""
        return self.revision.submitted_at if self.revision else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVersion:
    """The number in another published version of the month."""

    version: int
    counted: Counted
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotProvenance:
    """The number, in words, with its parts."""

    key: FigureKey
    counted: Counted
    described: str
    reference: str
    parts: tuple[ForcePart, ...]
    earlier: tuple[EarlierVersion, ...]


def provenance_of(
    snapshot: Snapshot, key: FigureKey, *, area: Area, coverage: Coverage, forces: ForceNames, user: User
) -> SnapshotProvenance | None:
    """Return the provenance of a figure; None if the person may not see its parts."""
    if not permissions.may_trace(user, area):
        return None
    sources = [
        source
        for source in snapshot.sources.select_related("batch").order_by("force__short_name")
        if forces.is_in(area, region=source.region, unit=source.unit)
    ]
    revisions = {
        revision.pk: revision
        for revision in Revision.objects.visible_to(user)
        .filter(pk__in=[source.batch.source for source in sources if source.batch])
        .select_related("approved_by", "submitted_by")
        .defer("approved_by__password", "approved_by__last_login", "submitted_by__password", "submitted_by__last_login")
    }
    cells = Figure.objects.filter(
        batch__in=[source.batch_id for source in sources if source.batch_id],
        measure=key.measure,
        dimension=key.dimension,
        category=key.category,
    )
    values = dict(cells.values_list("force", "value"))
    parts = []
    for source in sources:
        force = forces.forces[source.force_id]
        name = forces.short_name(source.force_id, month=snapshot.period_id)
        has_reported = source.batch_id is not None
        parts.append(
            ForcePart(
                force=force,
                name=name,
                counted=Counted.of(values.get(force.code, 0), coverage=of_one(name, has_reported=has_reported)),
                standing=source.get_treatment_display(),
                revision=revisions.get(source.batch.source) if source.batch else None,
            )
        )
    return SnapshotProvenance(
        key=key,
        counted=Counted.of(sum(values.values()), coverage=coverage),
        described=key.described(area, snapshot.period_id),
        reference=f"{snapshot.period_id:%Y-%m} v{snapshot.version} {key}",
        parts=tuple(parts),
        earlier=tuple(_others(snapshot, key, area=area, forces=forces, user=user)),
    )


def _others(snapshot: Snapshot, key: FigureKey, *, area: Area, forces: ForceNames, user: User) -> list[EarlierVersion]:
    others = list(
        permissions.readable_by(user)
        .published()
        .filter(period=snapshot.period_id)
        .exclude(pk=snapshot.pk)
        .order_by("-version")
    )
    if not others:
        return []
    covered = snapshot_reader.coverage_over(others, area=area, forces=forces)
    rows = SnapshotFigure.objects.filter(
        snapshot__in=[other.pk for other in others],
        area_kind=area.kind,
        area=area.code,
        measure=key.measure,
        dimension=key.dimension,
        category=key.category,
    )
    values = dict(rows.values_list("snapshot", "value"))
    return [
        EarlierVersion(
            version=other.version,
            counted=Counted.of(values.get(other.pk, 0), coverage=covered[other.pk]),
            reason=other.reason,
        )
        for other in others
    ]
