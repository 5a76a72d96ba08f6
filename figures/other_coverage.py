"""The coverage of each kind besides the returns: all forces of an area, or none.

These kinds are registers: no force has to send them monthly, so none can be missing, and where nothing was recorded the
number is 0. If a snapshot was built without a kind, that kind covers no force and its numbers are gaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from figures import measures, snapshot_reader
from figures.choices import SnapshotState
from figures.coverage import Coverage, coverage_of
from figures.models import Snapshot, SnapshotAddition, SnapshotSource
from figures.snapshot_reader import ForceNames
from reference.areas import Area, areas_in


def coverage_over(
    snapshots: Iterable[Snapshot], *, kind: str, area: Area, forces: ForceNames | None = None
) -> dict[int, Coverage]:
    """The coverage of one kind in one area, by snapshot id."""
    by_snapshot = _of(list(snapshots), kinds=[kind], areas=[area], forces=forces)[kind]
    return {key: of_areas[area] for key, of_areas in by_snapshot.items()}


def coverages(snapshot: Snapshot, *, kind: str, forces: ForceNames | None = None) -> dict[Area, Coverage]:
    """The coverage of one kind in every area of a snapshot, in the order of the areas."""
    return _of([snapshot], kinds=[kind], areas=areas_in(snapshot.period_id), forces=forces)[kind][snapshot.pk]


def coverages_by_kind(snapshot: Snapshot, *, forces: ForceNames | None = None) -> dict[str, dict[Area, Coverage]]:
    """The coverage of every area, for each kind that the service counts; the number of queries is constant."""
    forces = forces or ForceNames()
    of_returns = snapshot_reader.coverages(snapshot, forces=forces)
    beside = _of([snapshot], kinds=[kind.name for kind in measures.beside()], areas=of_returns, forces=forces)
    return {measures.of_returns().name: of_returns} | {
        kind: by_snapshot[snapshot.pk] for kind, by_snapshot in beside.items()
    }


def _of(
    snapshots: list[Snapshot], *, kinds: Iterable[str], areas: Iterable[Area], forces: ForceNames | None
) -> Mapping[str, Mapping[int, dict[Area, Coverage]]]:
    forces, all_areas, kinds = forces or ForceNames(), list(areas), list(kinds)
    keys = [snapshot.pk for snapshot in snapshots]
    due: dict[int, list[SnapshotSource]] = defaultdict(list)
    for source in SnapshotSource.objects.filter(snapshot__in=keys):
        due[source.snapshot_id].append(source)
    rows = SnapshotAddition.objects.filter(snapshot__in=keys, kind__in=kinds)
    made_with = set(rows.values_list("kind", "snapshot").distinct())
    return {
        kind: {
            snapshot.pk: {
                area: _coverage(
                    area,
                    snapshot=snapshot,
                    due=due[snapshot.pk],
                    has_kind=(kind, snapshot.pk) in made_with,
                    forces=forces,
                )
                for area in all_areas
            }
            for snapshot in snapshots
        }
        for kind in kinds
    }


def _coverage(
    area: Area, *, snapshot: Snapshot, due: list[SnapshotSource], has_kind: bool, forces: ForceNames
) -> Coverage:
    here = [source.force_id for source in due if forces.is_in(area, region=source.region, unit=source.unit)]
    names = {code: forces.short_name(code, month=snapshot.period_id) for code in here}
    return coverage_of(
        area.name,
        due=names.values(),
        reported=names.values() if has_kind else [],
        is_locked=snapshot.state == SnapshotState.PUBLISHED or snapshot.period.is_locked,
    )
