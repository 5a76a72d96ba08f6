"""Figures of the advice log by month: the measures, and the statement that counts any number of months at once.

Advice counts in the month in which it was given, and so does its result, however much later it came. No snapshot has
these figures (docs/adr/0038): they are the work of reviewers, not what forces returned, and change as results come in.
"""

from __future__ import annotations

from collections.abc import Mapping

from figures.measures import ALL, TOTAL, FigureKind, Measure
from investigations.advice.extractions import NATIONAL
from investigations.choices import AdviceResult, AdviceSubject
from reference.models import Unit

GIVEN, FOLLOWED, NOT_FOLLOWED = "advice_given", "advice_followed", "advice_not_followed"
MEASURES = (
    Measure(name=GIVEN, label="Advice given"),
    Measure(name=FOLLOWED, label="Advice given and followed"),
    Measure(name=NOT_FOLLOWED, label="Advice given and not followed"),
)
DIMENSIONS: dict[str, str] = {"advice_about": "Subject of advice", "advice_by": "Who gave the advice"}


def labels_of(dimension: str) -> Mapping[str, str]:
    """The label of each category of a dimension, in the order of its list."""
    match dimension:
        case "advice_about":
            return dict(AdviceSubject.choices)
        case "advice_by":
            units = Unit.objects.in_order().values_list("code", "short_name")
            return {**dict(units), NATIONAL: "National team"}
    return {}


SOURCES = """
select distinct on (force, month) id as source, force, month as period
from investigations_advicemonth order by force, month, number desc
"""
COUNT = f"""
with cell as materialized (
    select w.source, m.measure, c.about, c.given_by, c.value
    from wanted w join investigations_advicemonthcell c on c.advice_month_id = w.source
    cross join lateral (values
        ('{GIVEN}', true),
        ('{FOLLOWED}', c.result = '{AdviceResult.FOLLOWED.value}'),
        ('{NOT_FOLLOWED}', c.result = '{AdviceResult.NOT_FOLLOWED.value}')
    ) as m (measure, applies) where m.applies
),
cells (source, measure, dimension, category, value) as (
    select source, measure,
           case when grouping(about) = 0 then 'advice_about' when grouping(given_by) = 0 then 'advice_by'
                else '{TOTAL}' end,
           coalesce(about, given_by, '{ALL}'), sum(value)
    from cell group by source, measure, grouping sets ((), about, given_by)
    union all
    select source, measure, '{TOTAL}', '{ALL}', 0
    from wanted cross join unnest(array[{", ".join(f"'{measure.name}'" for measure in MEASURES)}]) as measure
)
select source, measure, dimension, category, sum(value)::int as value from cells group by 1, 2, 3, 4
"""

KIND = FigureKind(
    name="advice",
    label="Advice to forces",
    method=1,
    measures=MEASURES,
    sources=SOURCES,
    count=COUNT,
    in_snapshots=False,
    recorded_by="coordinators and the national team",
)
