"""The measures of library use in a month: how often, by force and kind of product, never by person."""

from __future__ import annotations

from collections.abc import Mapping

from figures.measures import ALL, TOTAL, FigureKind, Measure
from guidance.choices import ProductKind, UsageKind

PREFIX = "guidance_"
MEASURES = tuple(Measure(name=f"{PREFIX}{use.value}", label=f"Guidance: {use.label.lower()}") for use in UsageKind)
DIMENSIONS: dict[str, str] = {"guidance_kind": "Kind of product"}


def labels_of(dimension: str) -> Mapping[str, str]:
    """Return the label of each category of a dimension."""
    return dict(ProductKind.choices) if dimension == "guidance_kind" else {}


SOURCES = "select id as source, force, month as period from guidance_monthlyusage"

COUNT = f"""
with cells (source, measure, dimension, category, value) as (
    select c.month_id, '{PREFIX}' || c.use,
           case when grouping(c.kind) = 0 then 'guidance_kind' else '{TOTAL}' end, coalesce(c.kind, '{ALL}'),
           sum(c.value)
    from wanted w join guidance_monthlyusagecell c on c.month_id = w.source
    group by c.month_id, c.use, grouping sets ((), c.kind)
    having grouping(c.kind) = 1 or c.kind <> ''
    union all
    select source, measure, '{TOTAL}', '{ALL}', 0
    from wanted cross join unnest(array[{", ".join(f"'{measure.name}'" for measure in MEASURES)}]) as measure
)
select source, measure, dimension, category, sum(value)::int as value from cells group by 1, 2, 3, 4
"""

KIND = FigureKind(
    name="guidance",
    label="Use of the guidance library",
    method=1,
    measures=MEASURES,
    sources=SOURCES,
    count=COUNT,
)
