"""How much of an area the numbers of each kind speak for: the bodies due, and those with a batch of the kind.

The returns decide who is due. A kind that a snapshot was made without has coverage of nobody: its numbers are gaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from figures import measures, reading
from figures.choices import SnapshotState
from figures.coverage import Coverage, coverage_of
from figures.models import Snapshot, SnapshotAddition, SnapshotSource
from figures.reading import Bodies
from reference.areas import Area, areas_in


def coverage_over(
    snapshots: Iterable[Snapshot], *, kind: str, area: Area, bodies: Bodies | None = None
) -> dict[int, Coverage]:
    """By snapshot id, the coverage of one kind in one area."""
    return {key: found[area] for key, found in _of(list(snapshots), kind=kind, areas=[area], bodies=bodies).items()}


def coverages(snapshot: Snapshot, *, kind: str, bodies: Bodies | None = None) -> dict[Area, Coverage]:
    """The coverage of one kind in every area of a snapshot, in the areas' order."""
    return _of([snapshot], kind=kind, areas=areas_in(snapshot.period_id), bodies=bodies)[snapshot.pk]


def coverages_by_kind(snapshot: Snapshot, *, bodies: Bodies | None = None) -> dict[str, dict[Area, Coverage]]:
    """The coverage of every area, for each kind that the service counts."""
    bodies = bodies or Bodies()
    of_returns = reading.coverages(snapshot, bodies=bodies)
    return {measures.of_returns().name: of_returns} | {
        kind.name: _of([snapshot], kind=kind.name, areas=of_returns, bodies=bodies)[snapshot.pk]
        for kind in measures.beside()
    }


def _of(
    snapshots: list[Snapshot], *, kind: str, areas: Iterable[Area], bodies: Bodies | None
) -> Mapping[int, dict[Area, Coverage]]:
    bodies, asked = bodies or Bodies(), list(areas)
    keys = [one.pk for one in snapshots]
    due: dict[int, list[SnapshotSource]] = defaultdict(list)
    for source in SnapshotSource.objects.filter(snapshot__in=keys):
        due[source.snapshot_id].append(source)
    reported: dict[int, set[str]] = defaultdict(set)
    rows = SnapshotAddition.objects.filter(snapshot__in=keys, kind=kind)
    for snapshot, force in rows.values_list("snapshot", "force"):
        reported[snapshot].add(force)
    return {
        one.pk: {
            area: _coverage(area, snapshot=one, due=due[one.pk], reported=reported[one.pk], bodies=bodies)
            for area in asked
        }
        for one in snapshots
    }


def _coverage(
    area: Area, *, snapshot: Snapshot, due: list[SnapshotSource], reported: set[str], bodies: Bodies
) -> Coverage:
    here = [one.force_id for one in due if bodies.is_in(area, region=one.region, unit=one.unit)]
    names = {code: bodies.short_name(code, month=snapshot.period_id) for code in here}
    return coverage_of(
        area.name,
        due=names.values(),
        reported=[names[code] for code in here if code in reported],
        is_locked=snapshot.state == SnapshotState.PUBLISHED or snapshot.period.is_locked,
        noun=bodies.noun(here),
    )
