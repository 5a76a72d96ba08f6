"""Which comparisons over the same forces the national picture makes for a month, and which of them a person may read.

Other pages may print these too, and no others: `reports/comparisons.py` has decided about them together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from figures import series, snapshot_reader, thresholds
from figures.coverage import Coverage
from figures.models import Period, Snapshot
from figures.snapshot_reader import ForceNames
from reference.areas import UK
from reports import comparisons, permissions
from reports.comparisons import ShownComparisons
from reports.national import headlines


@dataclass(frozen=True, slots=True, kw_only=True)
class UkComparisons:
    """The month that a month is compared with, and the months of its series up to it that the person reads."""

    against: date | None
    so_far: tuple[date, ...]
    shown: ShownComparisons


def of_month(user: User, month: date, *, forces: ForceNames) -> UkComparisons:
    """The comparisons of a month. The same number of queries for any number of months."""
    snapshots = permissions.one_a_month(user)
    coverage = snapshot_reader.coverage_over(snapshots, area=UK, forces=forces)
    enough = thresholds.months_with_enough(snapshots, coverage=coverage)
    starts = frozenset(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    in_series = of_series(snapshots, month=month, starts=starts)
    compared = compared_in(in_series, coverage=coverage, enough=enough, starts=starts)
    return UkComparisons(
        against=compared.get(month),
        so_far=tuple(snapshot.period_id for snapshot in in_series if snapshot.period_id <= month),
        shown=comparisons.shown_to(user, in_series, month=month, against=compared, forces=forces),
    )


def of_series(snapshots: Sequence[Snapshot], *, month: date, starts: Collection[date]) -> list[Snapshot]:
    """The snapshots of the series that a month belongs to, the earliest first."""
    start = series.series_of(month, starts=starts)
    same = [each for each in snapshots if series.series_of(each.period_id, starts=starts) == start]
    return sorted(same, key=lambda snapshot: snapshot.period_id)


def compared_in(
    in_series: Sequence[Snapshot],
    *,
    coverage: Mapping[int, Coverage],
    enough: Collection[date],
    starts: Collection[date],
) -> dict[date, date]:
    """The month with which each month of a series is compared: only months with enough forces are."""
    with_data = {each.period_id for each in in_series if coverage[each.pk].reported and each.period_id in enough}
    return headlines.compared_months((each.period_id for each in in_series), among=with_data, starts=starts)
