"""How many cases were opened in each month, as known to a version, and the share still to come.

A case opened in May and first returned in July belongs to May, so the number for May grows with later returns. Months
that are a year old show how fast: what share of their cases had been returned after so many months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core import months
from figures import snapshot_reader
from figures.models import Period, Snapshot
from figures.series import MONTHS_OF_A_YEAR
from reference.areas import Area

MEASURE, DIMENSION = "opened", "opened_in"
LEAST = 20  # minimum number of cases for a share

type Known = Mapping[date, Mapping[date, int]]  # cases known, by snapshot month, then by month of opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The months of opening in a snapshot's table, newest first, and the percentage still expected."""

    months: tuple[date, ...]
    still_expected: Mapping[date, int]


def months_of(snapshot: Snapshot, area: Area, *, among: Sequence[Snapshot]) -> Months:
    """Return the months of the snapshot's series with the share still expected.

    That share comes from the earlier snapshots `among` those the person reads.
    """
    series = Period.objects.series_of(snapshot.period_id).filter(month__lte=snapshot.period_id)
    in_series = list(series.order_by("-month").values_list("month", flat=True))
    by_id = {snapshot.pk: snapshot.period_id for snapshot in among if snapshot.period_id in in_series[1:]}
    by_id[snapshot.pk] = snapshot.period_id
    known: dict[date, dict[date, int]] = defaultdict(dict)
    rows = snapshot_reader.figures_of(area).filter(snapshot__in=by_id, measure=MEASURE, dimension=DIMENSION)
    for made, category, value in rows.values_list("snapshot", "category", "value"):
        known[by_id[made]][months.parse(category)] = value
    return Months(months=tuple(in_series), still_expected=still_expected(known, now=snapshot.period_id, of=in_series))


def still_expected(known: Known, *, now: date, of: Sequence[date]) -> dict[date, int]:
    """Return the percentage of cases not returned yet, by month of opening.

    It is never 0, and is left out unless enough older cases support it.
    """
    after: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for opened in of:
        if months.distance(opened, now) < MONTHS_OF_A_YEAR:
            continue
        for month, by_opening in known.items():
            lag = months.distance(opened, month)
            if 0 <= lag < MONTHS_OF_A_YEAR:
                after[lag][0] += by_opening.get(opened, 0)
                after[lag][1] += known[now].get(opened, 0)
    percentages = {}
    for opened in of:
        then, in_the_end = after.get(months.distance(opened, now), (0, 0))
        if in_the_end >= LEAST and (percent := round((1 - then / in_the_end) * 100)) > 0:
            percentages[opened] = percent
    return percentages
