"""Reading snapshots: a number is always a `Counted`, with the coverage of its area in that month.

A few queries for a whole page, and for any number of months. Areas are those that the snapshot was made with. Which
areas a person may see is for the caller to ask first.
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
from figures.measures import ALL, TOTAL
from figures.models import Snapshot, SnapshotFigure, SnapshotOpening, SnapshotSource
from figures.reconciliation import batch_terms
from figures.reconciliation.snapshot import ForceMonth, SnapshotReconciliation
from reference.areas import Area, TotalKind, areas_in
from reference.models import Force, ForceName, Region


class ForceNames:
    """The names of bodies month by month, and what they are; read once for a page."""

    def __init__(self) -> None:
        """Ask for all bodies, former names and the regions of England & Wales: three queries."""
        self.forces = {force.code: force for force in Force.objects.all()}
        self.former = list(ForceName.objects.order_by("valid_to"))
        self.in_england_and_wales = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))

    def short_name(self, code: str, *, month: date) -> str:
        """What tables of that month call a body."""
        day = months.last_day(month)
        borne = (former.short_name for former in self.former if former.force_id == code and former.is_valid_on(day))
        return next(borne, self.forces[code].short_name)

    def is_in(self, area: Area, *, region: str, unit: str) -> bool:
        """Whether a body of this region and unit counts to the area."""
        match area.kind:
            case TotalKind.UK:
                return True
            case TotalKind.ENGLAND_AND_WALES:
                return region in self.in_england_and_wales
            case TotalKind.REGION:
                return region == area.code
        return unit == area.code

    def coverage(self, area: Area, *, month: date, sources: Iterable[SnapshotSource], is_locked: bool) -> Coverage:
        """*n of m* of one area, from all sources of a snapshot, with the status of each force that is not in it."""
        due = [one for one in sources if self.is_in(area, region=one.region, unit=one.unit)]
        return coverage_of_forces(
            area.name,
            due=[self.short_name(one.force_id, month=month) for one in due],
            reported=[self.short_name(one.force_id, month=month) for one in due if one.treatment in COUNTED],
            is_locked=is_locked,
            status={self.short_name(one.force_id, month=month): STATUS_WORDS[Treatment(one.treatment)] for one in due},
        )


def coverage_over(
    snapshots: Iterable[Snapshot], *, area: Area, forces: ForceNames | None = None
) -> dict[int, Coverage]:
    """By snapshot id, the coverage of one area in each of many snapshots."""
    forces = forces or ForceNames()
    found = list(snapshots)
    sources_of: dict[int, list[SnapshotSource]] = defaultdict(list)
    for source in SnapshotSource.objects.filter(snapshot__in=[one.pk for one in found]):
        sources_of[source.snapshot_id].append(source)
    as_they_are_now(found, sources_of)
    return {
        one.pk: forces.coverage(area, month=one.period_id, sources=sources_of[one.pk], is_locked=_is_locked(one))
        for one in found
    }


def coverages(snapshot: Snapshot, *, forces: ForceNames | None = None) -> dict[Area, Coverage]:
    """The coverage of every area of a snapshot, in the areas' order."""
    forces, sources = forces or ForceNames(), list(snapshot.sources.all())
    as_they_are_now([snapshot], {snapshot.pk: sources})
    return {
        area: forces.coverage(area, month=snapshot.period_id, sources=sources, is_locked=_is_locked(snapshot))
        for area in areas_in(snapshot.period_id)
    }


def as_they_are_now(snapshots: Iterable[Snapshot], sources: Mapping[int, list[SnapshotSource]]) -> None:
    """Give the forces that do not count in a moving snapshot the status that they have now; one query if any moves.

    A return that was approved since the snapshot was built is not in its figures yet: it says so as *in review*.
    """
    moving = {one.period_id: one for one in snapshots if not one.version}
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
    """By category, one measure of an area by one dimension. A category that nothing falls into is left out."""
    coverage = coverage or coverage_of(snapshot, area)
    rows = figures_of(area).filter(snapshot=snapshot, measure=measure, dimension=dimension)
    return {
        category: Counted.of(value, coverage=coverage)
        for category, value in rows.order_by("category").values_list("category", "value")
    }


def total(snapshot: Snapshot, measure: str, *, area: Area, coverage: Coverage | None = None) -> Counted:
    """One measure of an area as a whole; a gap where nobody has reported, or where it was not counted then."""
    coverage = coverage or coverage_of(snapshot, area)
    found = counted(snapshot, measure, area=area, coverage=coverage)
    return found.get(ALL, Counted(value=None, coverage=coverage))


def over_time(
    snapshots: Iterable[Snapshot],
    measure: str,
    *,
    area: Area,
    dimension: str = TOTAL,
    coverage: Mapping[int, Coverage] | None = None,
) -> dict[date, dict[str, Counted]]:
    """By month, then by category, one measure of an area in many snapshots, one a month: the data of a line.

    Where a month was counted and a category has nothing, the category is left out of that month.
    """
    found = list(snapshots)
    coverage = coverage or coverage_over(found, area=area)
    rows = figures_of(area).filter(snapshot__in=[one.pk for one in found], measure=measure, dimension=dimension)
    values: dict[int, dict[str, int]] = defaultdict(dict)
    for snapshot, category, value in rows.values_list("snapshot", "category", "value"):
        values[snapshot][category] = value
    return {
        one.period_id: {
            category: Counted.of(value, coverage=coverage[one.pk]) for category, value in values[one.pk].items()
        }
        for one in sorted(found, key=lambda snapshot: snapshot.period_id)
    }


def reconciliation_of(snapshot: Snapshot, area: Area, *, forces: ForceNames | None = None) -> SnapshotReconciliation:
    """The bridge of an area, with the bodies behind each term, from the batches that the snapshot was made from."""
    rows = force_months_of(snapshot, area, forces=forces or ForceNames())
    return batch_terms.of_rows(rows, opening_month=snapshot.opening_period_id)


def force_months_of(snapshot: Snapshot, area: Area, *, forces: ForceNames) -> list[ForceMonth]:
    """What the bridge of an area is made of, force by force, from the batches that the snapshot was made from."""
    now = _batches(snapshot.sources.exclude(batch=None), area=area, forces=forces)
    then = _batches(snapshot.openings.all(), area=area, forces=forces)
    return batch_terms.force_months(now, then=then)


def figures_of(area: Area) -> QuerySet[SnapshotFigure]:
    """The stored rows of one area, of every snapshot."""
    return SnapshotFigure.objects.filter(area_kind=area.kind.value, area=area.code)


def _batches(
    rows: QuerySet[SnapshotSource] | QuerySet[SnapshotOpening], *, area: Area, forces: ForceNames
) -> Mapping[str, int]:
    found = rows.values_list("force", "batch", "region", "unit")
    return {force: batch for force, batch, region, unit in found if forces.is_in(area, region=region, unit=unit)}


def _is_locked(snapshot: Snapshot) -> bool:
    """A published version was made after the lock; a moving one asks its month."""
    return snapshot.state == SnapshotState.PUBLISHED or snapshot.period.is_locked
