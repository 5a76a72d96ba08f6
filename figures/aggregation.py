"""The one SQL statement that sums a snapshot's batches for every area, for returns and for the other kinds.

It returns rows and stores none. Building a snapshot and verifying it use the same statement, so they cannot differ.
"""

from __future__ import annotations

from figures import measures
from figures.models import Snapshot
from figures.month_status import MonthStatus
from reference.models import Region

SUMS = """
with part as (
    select s.region, s.unit, f.measure, f.dimension, f.category, f.value
    from figures_snapshotsource s join figures_figure f on f.batch_id = s.batch_id
    where s.snapshot_id = %(snapshot)s and f.measure = any(%(measures)s)
    union all
    select a.region, a.unit, f.measure, f.dimension, f.category, f.value
    from figures_snapshotaddition a join figures_figure f on f.batch_id = a.batch_id
    where a.snapshot_id = %(snapshot)s and f.measure = any(%(measures)s)
    union all
    select region, unit, measure, dimension, category, value
    from unnest(
        %(regions)s::text[], %(units)s::text[], %(running)s::text[], %(dimensions)s::text[], %(categories)s::text[],
        %(values)s::int[]
    ) as r (region, unit, measure, dimension, category, value)
)
select area_kind, area, measure, dimension, category, sum(value)::int as value
from part cross join lateral (values
    ('region', region),
    ('unit', unit),
    ('england-wales', case when region = any(%(in_england_and_wales)s) then '' end),
    ('uk', '')
) as areas (area_kind, area)
where area is not null
group by area_kind, area, measure, dimension, category
"""


def parameters(snapshot: Snapshot, status: MonthStatus) -> dict[str, int | str | list[str] | list[int]]:
    """The parameters of the statement."""
    return {
        "snapshot": snapshot.pk,
        "measures": measures.over_areas(),
        "regions": [each.region for each in status.running],
        "units": [each.unit for each in status.running],
        "running": [each.measure for each in status.running],
        "dimensions": [each.dimension for each in status.running],
        "categories": [each.category for each in status.running],
        "values": [each.value for each in status.running],
        "in_england_and_wales": in_england_and_wales(),
    }


def in_england_and_wales() -> list[str]:
    """The regions that make up England and Wales."""
    return list(Region.objects.filter(in_england_and_wales=True).order_by("code").values_list("code", flat=True))
