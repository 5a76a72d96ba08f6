"""Which months have enough of their forces to be compared, ranked, averaged or joined by a line.

At least 90 % of the due forces must have reported, and among them the forces that held at least 90 % of the live cases
of the last complete month before it. A month below that is shown as incomplete, "20 of 46 forces so far". It is never
described as a rise or fall, and publishing it needs a reason. Only this module holds the rule, for published months and
for the provisional months of a unit; its two shares are dated settings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from figures import series, snapshot_reader
from figures.coverage import Coverage
from figures.measures import ALL, TOTAL, of_returns
from figures.models import Figure, Period, Snapshot, SnapshotSource
from reference.areas import UK


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The least share of the forces, and of the cases that they hold, from 0 to 1."""

    forces: float
    cases: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedMonth:
    """One month of an area: its coverage, and the live cases at its end of each force that reported, by force."""

    month: date
    coverage: Coverage
    held: Mapping[str, int]


def in_force(month: date) -> Thresholds:
    """The thresholds for a month: the newest that were valid by then."""
    valid = [row for row in settings.COVERAGE_THRESHOLDS if row["valid_from"] <= month]
    newest = max(valid, key=lambda row: row["valid_from"])
    return Thresholds(forces=float(newest["forces"]), cases=float(newest["cases"]))


def last_complete(month: date) -> ReportedMonth | None:
    """The last month of the series before a month in which every due force reported; None if there is none."""
    earlier = _before(month)
    coverage = snapshot_reader.coverage_over(earlier, area=UK)
    complete = next((snapshot for snapshot in reversed(earlier) if coverage[snapshot.pk].is_whole), None)
    if complete is None:
        return None
    held = _live_by_force([complete])[complete.period_id]
    return ReportedMonth(month=complete.period_id, coverage=coverage[complete.pk], held=held)


def has_enough(snapshot: Snapshot) -> bool:
    """Whether one snapshot has enough of its forces, compared with the earlier months of its series."""
    every = [*_before(snapshot.period_id), snapshot]
    return snapshot.period_id in months_with_enough(every, coverage=snapshot_reader.coverage_over(every, area=UK))


def months_with_enough(snapshots: Sequence[Snapshot], *, coverage: Mapping[int, Coverage]) -> frozenset[date]:
    """The months that may be compared, by the coverage of each snapshot. Three queries at most."""
    coverage_in = {snapshot.period_id: coverage[snapshot.pk] for snapshot in snapshots}
    starts = frozenset(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    pairs = _in_question(coverage_in, starts=starts)
    read = {month for pair in pairs for month in pair}
    held = _live_by_force([snapshot for snapshot in snapshots if snapshot.period_id in read])
    return enough_of(
        [
            ReportedMonth(
                month=snapshot.period_id, coverage=coverage[snapshot.pk], held=held.get(snapshot.period_id, {})
            )
            for snapshot in snapshots
        ],
        starts=starts,
    )


def enough_of(reported: Iterable[ReportedMonth], *, starts: Collection[date]) -> frozenset[date]:
    """The months of an area that may be compared, published or not. `starts` are the months that start a series.

    Only a complete month of the same series counts as the last complete month; the first months of a new series are
    judged by the number of forces.
    """
    of_month = {each.month: each for each in reported}
    coverage = {month: each.coverage for month, each in of_month.items()}
    enough = {month for month, each in of_month.items() if each.coverage.is_whole}
    for month, base in _in_question(coverage, starts=starts):
        share = _share(of_month[base].held if base else {}, {*of_month[month].held})
        if share is None or share >= in_force(month).cases:
            enough.add(month)
    return frozenset(enough)


def _before(month: date) -> list[Snapshot]:
    """The newest snapshot of each month of the series before a month, earliest month first."""
    before = Period.objects.series_of(month).filter(month__lt=month).values("month")
    return list(Snapshot.objects.filter(period__in=before).select_related("period").newest_of_each_month())


def _in_question(coverage: Mapping[date, Coverage], *, starts: Collection[date]) -> list[tuple[date, date | None]]:
    """The incomplete months with enough forces, each with the last complete month of its series before it."""
    pairs: list[tuple[date, date | None]] = []
    complete: date | None = None
    for month in sorted(coverage):
        if coverage[month].is_whole:
            complete = month
        elif (coverage[month].share or 0) >= in_force(month).forces:
            is_comparable = complete is not None and series.is_one_series([month, complete], starts=starts)
            pairs.append((month, complete if is_comparable else None))
    return pairs


def _share(cases: Mapping[str, int], reported: set[str]) -> float | None:
    """The share of the cases that these forces held; None if there were no cases."""
    total = sum(cases.values())
    return sum(number for force, number in cases.items() if force in reported) / total if total else None


def _live_by_force(snapshots: Sequence[Snapshot]) -> dict[date, dict[str, int]]:
    """The live cases at the month's end of each force that counts, by month."""
    held: dict[date, dict[str, int]] = defaultdict(dict)
    if not snapshots:
        return held
    month_of = {snapshot.pk: snapshot.period_id for snapshot in snapshots}
    counted = SnapshotSource.objects.filter(snapshot__in=list(month_of), batch__isnull=False)
    sources = list(counted.values_list("snapshot", "force", "batch"))
    live = Figure.objects.filter(
        batch__in={batch for _, _, batch in sources}, measure=of_returns().stock, dimension=TOTAL, category=ALL
    )
    values = dict(live.values_list("batch", "value"))
    for snapshot, force, batch in sources:
        held[month_of[snapshot]][force] = values.get(batch, 0)
    return held
