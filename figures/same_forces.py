"""*Same forces only*: compare months over the forces that reported in each of them.

Pages show it next to *as reported*, which uses a snapshot's own figures. The numbers come from the batches that the
snapshots were made from, and carry how many of the due forces they cover. No comparison crosses the start of a series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core import months
from figures import batch_sums, series
from figures.batch_sums import BatchSource
from figures.choices import COUNTED
from figures.coverage import Counted, Coverage, coverage_of
from figures.measures import TOTAL
from figures.models import Period, Snapshot, SnapshotSource
from figures.series import AcrossSeriesStart, ReportingForces, Succession
from figures.snapshot_reader import ForceNames
from reference.areas import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonMonths:
    """Months over the same forces: the batches that count in each month, and how much of the area they cover."""

    batches: dict[date, tuple[int, ...]]
    coverage: dict[date, Coverage]

    @property
    def can_be_followed(self) -> bool:
        """Whether there is a force to compare, over more than one month."""
        return len(self.batches) > 1 and all(self.batches.values())

    def counted(self, measure: str, *, dimension: str = TOTAL) -> dict[date, dict[str, Counted]]:
        """A measure over these forces, by month, then by category: one query, whatever the number of months."""
        sources = [
            BatchSource(batch=batch, month=month) for month, batches in self.batches.items() for batch in batches
        ]
        values: dict[date, dict[str, int]] = {month: {} for month in self.batches}
        for each in batch_sums.sums(sources, [(measure, dimension)]):
            values[each.month][each.category] = each.value
        return {
            month: {
                category: Counted.of(value, coverage=self.coverage[month])
                for category, value in sorted(values[month].items())
            }
            for month in self.batches
        }


def same_forces(
    snapshots: Sequence[Snapshot], measure: str, *, area: Area, dimension: str = TOTAL
) -> dict[date, dict[str, Counted]]:
    """A measure of an area over the forces that reported in every one of these months, by month, then by category."""
    return same_ground(snapshots, area=area).counted(measure, dimension=dimension)


def same_ground(snapshots: Sequence[Snapshot], *, area: Area, forces: ForceNames | None = None) -> CommonMonths:
    """The forces of an area that reported in every one of these months, for any number of measures.

    Merged forces count as one: the old forces before the merger, the successor after it. Raises AcrossSeriesStart.
    """
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    if not series.is_one_series((snapshot.period_id for snapshot in snapshots), starts=starts):
        raise AcrossSeriesStart("A new series starts between these months. Nothing is compared across it.")
    forces = forces or ForceNames()
    due: dict[int, list[SnapshotSource]] = defaultdict(list)
    for source in SnapshotSource.objects.filter(snapshot__in=[snapshot.pk for snapshot in snapshots]).order_by("force"):
        if forces.is_in(area, region=source.region, unit=source.unit):
            due[source.snapshot_id].append(source)
    chosen = series.same_forces(
        [
            ReportingForces(
                month=snapshot.period_id,
                due=frozenset(source.force_id for source in due[snapshot.pk]),
                reported=frozenset(source.force_id for source in due[snapshot.pk] if source.treatment in COUNTED),
            )
            for snapshot in snapshots
        ],
        successions=successions(forces),
    )
    return CommonMonths(
        batches={
            snapshot.period_id: tuple(
                source.batch_id
                for source in due[snapshot.pk]
                if source.batch_id is not None and source.force_id in chosen[snapshot.period_id]
            )
            for snapshot in snapshots
        },
        coverage={
            snapshot.period_id: coverage_of(
                area.name,
                due=[forces.short_name(source.force_id, month=snapshot.period_id) for source in due[snapshot.pk]],
                reported=[forces.short_name(code, month=snapshot.period_id) for code in chosen[snapshot.period_id]],
                is_locked=snapshot.period.is_locked,
            )
            for snapshot in snapshots
        },
    )


def successions(forces: ForceNames) -> list[Succession]:
    """Every force that was merged into another, with the first month for which the successor owes the return."""
    mergers = []
    for force in forces.forces.values():
        if force.successor_id and force.valid_to:
            since = months.first_of(force.valid_to + timedelta(days=1))
            mergers.append(Succession(force=force.code, successor=force.successor_id, since=since))
    return mergers
