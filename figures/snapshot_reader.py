"""Read snapshots: every number is a `Counted`, with the coverage of its area in that month.

A few queries serve a whole page and any number of months. Areas are those that the snapshot was made with. The caller
checks first which areas a user may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from core import months
from figures import month_status
from figures.choices import COUNTED, STATUS_WORDS, SnapshotState, Treatment
from figures.coverage import Counted, Coverage
from figures.coverage import coverage_of as coverage_of_forces
from figures.measures import ALL, RECONCILIATION, TOTAL
from figures.models import Snapshot, SnapshotFigure, SnapshotOpening, SnapshotSource
from figures.reconciliation import batch_terms
from figures.reconciliation.snapshot import ForceMonth, SnapshotReconciliation
from reference.areas import Area, TotalKind, areas_in
from reference.models import Force, ForceName, Region


class ForceNames:
    """The names of forces month by month, with their region and unit; read once for a page."""

    def __init__(self) -> None:
        """Read all forces, former names and the regions of England and Wales: three queries."""
        self.forces = {force.code: force for force in Force.objects.all()}
        self.former = list(ForceName.objects.order_by("valid_to"))
        self.in_england_and_wales = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))

    def short_name(self, code: str, *, month: date) -> str:
        """The name of a force in tables of that month."""
        day = months.last_day(month)
        borne = (former.short_name for former in self.former if former.force_id == code and former.is_valid_on(day))
        return next(borne, self.forces[code].short_name)

    def is_in(self, area: Area, *, region: str, unit: str) -> bool:
        """Whether a force of this region and unit belongs to the area."""
        match area.kind:
            case TotalKind.UK:
                return True
            case TotalKind.ENGLAND_AND_WALES:
                return region in self.in_england_and_wales
            case TotalKind.REGION:
                return region == area.code
        return unit == area.code

    def coverage(self, area: Area, *, month: date, sources: Iterable[SnapshotSource], is_locked: bool) -> Coverage:
        """*n of m* of one area, from all sources of a snapshot, with the status of each missing force."""
        due = [source for source in sources if self.is_in(area, region=source.region, unit=source.unit)]
        return coverage_of_forces(
            area.name,
            due=[self.short_name(source.force_id, month=month) for source in due],
            reported=[self.short_name(source.force_id, month=month) for source in due if source.treatment in COUNTED],
            is_locked=is_locked,
            status={
                self.short_name(source.force_id, month=month): STATUS_WORDS[Treatment(source.treatment)]
                for source in due
            },
        )


def coverage_over(
    snapshots: Iterable[Snapshot], *, area: Area, forces: ForceNames | None = None
) -> dict[int, Coverage]:
    """The coverage of one area in each of many snapshots, by snapshot id."""
    forces = forces or ForceNames()
    snapshot_list = list(snapshots)
    sources_of: dict[int, list[SnapshotSource]] = defaultdict(list)
    for source in SnapshotSource.objects.filter(snapshot__in=[snapshot.pk for snapshot in snapshot_list]):
        sources_of[source.snapshot_id].append(source)
    as_they_are_now(snapshot_list, sources_of)
    return {
        snapshot.pk: forces.coverage(
            area, month=snapshot.period_id, sources=sources_of[snapshot.pk], is_locked=_is_locked(snapshot)
        )
        for snapshot in snapshot_list
    }


def coverages(snapshot: Snapshot, *, forces: ForceNames | None = None) -> dict[Area, Coverage]:
    """The coverage of every area of a snapshot, in the order of the areas."""
    forces, sources = forces or ForceNames(), list(snapshot.sources.all())
    as_they_are_now([snapshot], {snapshot.pk: sources})
    return {
        area: forces.coverage(area, month=snapshot.period_id, sources=sources, is_locked=_is_locked(snapshot))
        for area in areas_in(snapshot.period_id)
    }


def as_they_are_now(snapshots: Iterable[Snapshot], sources: Mapping[int, list[SnapshotSource]]) -> None:
    """Give the forces that do not count in a moving snapshot their current status; one query if any snapshot moves.

    A return that was approved after the snapshot was built is not in its figures yet, so it appears as *in review*.
    """
    moving = {snapshot.period_id: snapshot for snapshot in snapshots if not snapshot.version}
    if not moving:
        return
    present = month_status.statuses(list(moving))
    for month, snapshot in moving.items():
        for source in sources[snapshot.pk]:
            if source.treatment not in COUNTED:
                now = present.get((source.force_id, month), Treatment.NOT_STARTED)
                source.treatment = Treatment.IN_REVIEW if now in COUNTED else now


def coverage_of(snapshot: Snapshot, area: Area) -> Coverage:
    """The coverage of one area of a snapshot."""
    return coverage_over([snapshot], area=area)[snapshot.pk]


def counted(
    snapshot: Snapshot, measure: str, *, area: Area, dimension: str = TOTAL, coverage: Coverage | None = None
) -> dict[str, Counted]:
    """One measure of an area by one dimension, by category. Categories without any count are left out."""
    coverage = coverage or coverage_of(snapshot, area)
    rows = figures_of(area).filter(snapshot=snapshot, measure=measure, dimension=dimension)
    return {
        category: Counted.of(value, coverage=coverage)
        for category, value in rows.order_by("category").values_list("category", "value")
    }


def total(snapshot: Snapshot, measure: str, *, area: Area, coverage: Coverage | None = None) -> Counted:
    """The total of one measure of an area; a gap if no force has reported, or if the measure was not counted then."""
    coverage = coverage or coverage_of(snapshot, area)
    by_category = counted(snapshot, measure, area=area, coverage=coverage)
    return by_category.get(ALL, Counted(value=None, coverage=coverage))


def over_time(
    snapshots: Iterable[Snapshot],
    measure: str,
    *,
    area: Area,
    dimension: str = TOTAL,
    coverage: Mapping[int, Coverage] | None = None,
) -> dict[date, dict[str, Counted]]:
    """One measure of an area in many snapshots, one per month: by month, then by category. The data of a line chart.

    In a month that was counted, categories without any count are left out.
    """
    snapshot_list = list(snapshots)
    coverage = coverage or coverage_over(snapshot_list, area=area)
    rows = figures_of(area).filter(
        snapshot__in=[snapshot.pk for snapshot in snapshot_list], measure=measure, dimension=dimension
    )
    values: dict[int, dict[str, int]] = defaultdict(dict)
    for snapshot, category, value in rows.values_list("snapshot", "category", "value"):
        values[snapshot][category] = value
    return {
        snapshot.period_id: {
            category: Counted.of(value, coverage=coverage[snapshot.pk])
            for category, value in values[snapshot.pk].items()
        }
        for snapshot in sorted(snapshot_list, key=lambda snapshot: snapshot.period_id)
    }


def reconciliation_of(snapshot: Snapshot, area: Area, *, forces: ForceNames | None = None) -> SnapshotReconciliation:
    """The reconciliation of an area, with the forces behind each term, from the snapshot's batches."""
    rows = force_months_of(snapshot, area, forces=forces or ForceNames())
    return batch_terms.of_rows(rows, opening_month=snapshot.opening_period_id)


def stored_reconciliation_of(
    snapshot: Snapshot, area: Area, *, forces: ForceNames | None = None
) -> SnapshotReconciliation:
    """The same from the stored terms, without the forces behind them; an old version without them is read again."""
    rows = figures_of(area).filter(snapshot=snapshot, measure=RECONCILIATION)
    measure = figures_of(area).filter(snapshot=snapshot, measure="first_reported", dimension=TOTAL)
    made = batch_terms.of_values(
        dict(rows.values_list("category", "value")),
        opening_month=snapshot.opening_period_id,
        measure=measure.values_list("value", flat=True).first() or 0,
    )
    return made or reconciliation_of(snapshot, area, forces=forces)


def force_months_of(snapshot: Snapshot, area: Area, *, forces: ForceNames) -> list[ForceMonth]:
    """The inputs of an area's reconciliation, force by force, from the snapshot's batches."""
    now = _batches(snapshot.sources.exclude(batch=None), area=area, forces=forces)
    then = _batches(snapshot.openings.all(), area=area, forces=forces)
    return batch_terms.force_months(now, then=then)


def figures_of(area: Area) -> QuerySet[SnapshotFigure]:
    """The stored rows of one area, in each snapshot."""
    return SnapshotFigure.objects.filter(area_kind=area.kind.value, area=area.code)


def _batches(
    rows: QuerySet[SnapshotSource] | QuerySet[SnapshotOpening], *, area: Area, forces: ForceNames
) -> Mapping[str, int]:
    values = rows.values_list("force", "batch", "region", "unit")
    return {force: batch for force, batch, region, unit in values if forces.is_in(area, region=region, unit=unit)}


def _is_locked(snapshot: Snapshot) -> bool:
    """Whether the snapshot is locked: a published version always is; for a moving one, ask its month."""
    return snapshot.state == SnapshotState.PUBLISHED or snapshot.period.is_locked
