"""Which months have enough of their forces to be compared, ranked, averaged or joined by a line.

At least 90 % of the due forces must have reported, and among them the forces that held at least 90 % of the live cases
of the last complete month before it. A month below that is shown as incomplete, "20 of 46 forces so far". It is never
described as a rise or fall, and publishing it needs a reason. Only this module holds the rule; its two shares are dated
settings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from figures import series, snapshot_reader
from figures.choices import COUNTED
from figures.coverage import Coverage
from figures.measures import ALL, TOTAL, of_returns
from figures.models import Figure, Period, Snapshot, SnapshotSource
from reference.areas import UK


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The least share of the forces, and of the cases that they hold, from 0 to 1."""

    forces: float
    cases: float


def in_force(month: date) -> Thresholds:
    """The thresholds for a month: the newest that were valid by then."""
    valid = [row for row in settings.COVERAGE_THRESHOLDS if row["valid_from"] <= month]
    newest = max(valid, key=lambda row: row["valid_from"])
    return Thresholds(forces=float(newest["forces"]), cases=float(newest["cases"]))


def has_enough(snapshot: Snapshot) -> bool:
    """Whether one snapshot has enough of its forces, compared with the earlier months of its series."""
    before = Period.objects.series_of(snapshot.period_id).filter(month__lt=snapshot.period_id).values("month")
    earlier = Snapshot.objects.filter(period__in=before).select_related("period").newest_of_each_month()
    every = [*earlier, snapshot]
    return snapshot.period_id in months_with_enough(every, coverage=snapshot_reader.coverage_over(every, area=UK))


def months_with_enough(snapshots: Sequence[Snapshot], *, coverage: Mapping[int, Coverage]) -> frozenset[date]:
    """The months that may be compared, by the coverage of each snapshot. Four queries at most.

    Only a complete month of the same series counts as the last complete month; the first months of a new series are
    judged by the number of forces.
    """
    ordered = sorted(snapshots, key=lambda one: one.period_id)
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    enough = {one.period_id for one in ordered if coverage[one.pk].is_whole}
    complete: Snapshot | None = None
    in_question: list[tuple[Snapshot, Snapshot | None]] = []
    for one in ordered:
        if coverage[one.pk].is_whole:
            complete = one
        elif (coverage[one.pk].share or 0) >= in_force(one.period_id).forces:
            pair = [] if complete is None else [complete.period_id]
            is_comparable = series.is_one_series([one.period_id, *pair], starts=starts)
            in_question.append((one, complete if is_comparable else None))
    held = _live_by_force([base for _, base in in_question if base is not None])
    reported = _reported([one for one, _ in in_question])
    for one, base in in_question:
        cases = held[base.pk] if base is not None else {}
        share = _share(cases, reported[one.pk])
        if share is None or share >= in_force(one.period_id).cases:
            enough.add(one.period_id)
    return frozenset(enough)


def _share(cases: Mapping[str, int], reported: set[str]) -> float | None:
    """The share of the cases that these forces held; None if there were no cases."""
    total = sum(cases.values())
    return sum(number for force, number in cases.items() if force in reported) / total if total else None


def _live_by_force(snapshots: Sequence[Snapshot]) -> dict[int, dict[str, int]]:
    """The live cases of each force at the month's end, by snapshot."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    if not snapshots:
        return found
    counted = SnapshotSource.objects.filter(snapshot__in=[one.pk for one in snapshots], batch__isnull=False)
    sources = list(counted.values_list("snapshot", "force", "batch"))
    live = Figure.objects.filter(
        batch__in={batch for _, _, batch in sources}, measure=of_returns().stock, dimension=TOTAL, category=ALL
    )
    values = dict(live.values_list("batch", "value"))
    for snapshot, force, batch in sources:
        found[snapshot][force] = values.get(batch, 0)
    return found


def _reported(snapshots: Sequence[Snapshot]) -> dict[int, set[str]]:
    """The forces that count in each snapshot, by snapshot."""
    found: dict[int, set[str]] = defaultdict(set)
    if snapshots:
        rows = SnapshotSource.objects.filter(snapshot__in=[one.pk for one in snapshots], treatment__in=COUNTED)
        for snapshot, force in rows.values_list("snapshot", "force"):
            found[snapshot].add(force)
    return found
