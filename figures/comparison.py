"""*Same forces only*: months compared over the bodies that reported in each of them.

It stands second beside *as reported*, which is what a snapshot's own figures say. The numbers come from the batches
that the snapshots were made from, and carry how many of the due bodies they speak for. Nothing is compared across the
start of a series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection

from figures import series
from figures.choices import COUNTED
from figures.coverage import Counted, coverage_of
from figures.measures import TOTAL
from figures.models import Period, Snapshot, SnapshotSource
from figures.reading import Bodies
from figures.series import AcrossSeriesStart, Reporting, Succession
from reference import months
from reference.areas import Area


def same_forces(
    snapshots: Sequence[Snapshot], measure: str, *, area: Area, dimension: str = TOTAL
) -> dict[date, dict[str, Counted]]:
    """By month, then by category, a measure of an area over the bodies that reported in every one of these months.

    Merged forces count as one: those before, the successor after. Raises AcrossSeriesStart.
    """
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    if not series.is_one_series((one.period_id for one in snapshots), starts=starts):
        raise AcrossSeriesStart("A new series starts between these months. Nothing is compared across it.")
    bodies = Bodies()
    due: dict[int, list[SnapshotSource]] = defaultdict(list)
    for source in SnapshotSource.objects.filter(snapshot__in=[one.pk for one in snapshots]).order_by("force"):
        if bodies.is_in(area, region=source.region, unit=source.unit):
            due[source.snapshot_id].append(source)
    chosen = series.same_forces(
        [
            Reporting(
                month=one.period_id,
                due=frozenset(source.force_id for source in due[one.pk]),
                reported=frozenset(source.force_id for source in due[one.pk] if source.treatment in COUNTED),
            )
            for one in snapshots
        ],
        successions=successions(bodies),
    )
    found: dict[date, dict[str, Counted]] = {}
    for one in snapshots:
        ground = chosen[one.period_id]
        coverage = coverage_of(
            area.name,
            due=[bodies.short_name(source.force_id, month=one.period_id) for source in due[one.pk]],
            reported=[bodies.short_name(code, month=one.period_id) for code in ground],
            is_locked=one.period.is_locked,
            noun=bodies.noun(source.force_id for source in due[one.pk]),
        )
        values = _sums([s.batch_id for s in due[one.pk] if s.force_id in ground], measure, dimension)
        found[one.period_id] = {
            category: Counted.of(value, coverage=coverage) for category, value in sorted(values.items())
        }
    return found


def successions(bodies: Bodies) -> list[Succession]:
    """Every force that was merged into another, with the first month for which the successor owes the return."""
    found = []
    for force in bodies.forces.values():
        if force.successor_id and force.valid_to:
            since = months.first_of(force.valid_to + timedelta(days=1))
            found.append(Succession(body=force.code, successor=force.successor_id, since=since))
    return found


def _sums(batches: list[int | None], measure: str, dimension: str) -> dict[str, int]:
    """By category, the sum over these batches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select category, sum(value)::int from figures_figure"
            " where batch_id = any(%s) and measure = %s and dimension = %s group by category",
            [batches, measure, dimension],
        )
        return dict(cursor.fetchall())
