"""Sums over chosen batches: many measures and dimensions of many months at once, in one query.

Snapshots have sums for areas only, of the batches of one version. This module sums any batches: those of the forces
that reported in two months, of one unit before the month is published, or of each force by itself. It checks no scope:
the caller chooses batches that the reader may count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection


class GroupBy(StrEnum):
    """What the batches of a month are summed by. The value is the column of the sources."""

    MONTH = "month"
    REGION = "region"
    UNIT = "unit"
    FORCE = "force"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSource:
    """One batch to be summed: its month, its force, and the region and unit of the force in that month."""

    batch: int
    month: date
    force: str = ""
    region: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSum:
    """One sum. `place` is the region, unit or force that it is of; empty for a whole month."""

    month: date
    by: GroupBy
    place: str
    measure: str
    dimension: str
    category: str
    value: int


SUMS = """
select s.month, {columns}, f.measure, f.dimension, f.category, sum(f.value)::int
from unnest(%(batches)s::bigint[], %(months)s::date[], %(forces)s::text[], %(regions)s::text[], %(units)s::text[])
    as s (batch, month, force, region, unit)
cross join unnest(%(measures)s::text[], %(dimensions)s::text[]) as w (measure, dimension)
join figures_figure f on f.batch_id = s.batch and f.measure = w.measure and f.dimension = w.dimension
group by f.measure, f.dimension, f.category, grouping sets ({sets})
"""


def sums(
    sources: Iterable[BatchSource],
    counts: Collection[tuple[str, str]],
    *,
    by: Collection[GroupBy] = (GroupBy.MONTH,),
) -> list[BatchSum]:
    """The sums of each (measure, dimension) over these batches, by month and by each of `by`.

    There is no row where no batch has a figure; a total has one in every batch.
    """
    chosen, wanted, groups = list(sources), sorted(set(counts)), list(dict.fromkeys(by))
    if not (chosen and wanted and groups):
        return []
    places = [group for group in GroupBy if group != GroupBy.MONTH]
    statement = SUMS.format(
        columns=", ".join(
            f"case when grouping(s.{place}) = 0 then s.{place} end" if place in groups else "null::text"
            for place in places
        ),
        sets=", ".join("(s.month)" if group == GroupBy.MONTH else f"(s.month, s.{group})" for group in groups),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "batches": [source.batch for source in chosen],
                "months": [source.month for source in chosen],
                "forces": [source.force for source in chosen],
                "regions": [source.region for source in chosen],
                "units": [source.unit for source in chosen],
                "measures": [measure for measure, _ in wanted],
                "dimensions": [dimension for _, dimension in wanted],
            },
        )
        return [_sum(row, places) for row in cursor.fetchall()]


def _sum(
    row: tuple[date, str | None, str | None, str | None, str, str, str, int], places: Sequence[GroupBy]
) -> BatchSum:
    month, *values, measure, dimension, category, value = row
    by, place = next(
        ((group, name) for group, name in zip(places, values, strict=True) if isinstance(name, str)),
        (GroupBy.MONTH, ""),
    )
    return BatchSum(
        month=month, by=by, place=place, measure=measure, dimension=dimension, category=category, value=value
    )
