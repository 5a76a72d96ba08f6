"""Counts of a return's cases that snapshots leave out: case review, how long cases stay at their stage, and open.

No digest and no published version depends on them (docs/adr/0038). They count the same approved revisions as `measures`
and can be reproduced from the revisions that a version names. Cases to review are counted from the profiles of entries,
which are stored at approval and never change. How long cases stay open is counted by `case_durations`.
"""

from __future__ import annotations

from collections.abc import Mapping

from figures.measures import ALL, CROSSED, TOTAL, FigureKind, Measure
from investigations import case_durations, measures
from investigations.case_durations import LONGEST, OVER
from investigations.choices import ReviewReason
from investigations.records.case_conditions import CHILDREN, CONDITIONS, TO_REVIEW

MONTHS_AT_STAGE = f"stage{CROSSED}months"  # the months since the first month at the present stage
AT_STAGE = "live_at_stage"
MEASURES = (
    Measure(name=AT_STAGE, label="Live investigations, by months at their stage", is_stock=True),
    *(Measure(name=each.measure, label=each.label, is_stock=True) for each in CONDITIONS),
)
DIMENSIONS: dict[str, str] = {
    "primary_type": measures.DIMENSIONS["primary_type"],
    "stage": measures.DIMENSIONS["stage"],
    "sub_type": measures.DIMENSIONS["sub_type"],
    "review_reason": "Reason for review",
}
# By what each measure of cases is stored beside the primary type, and by primary type and that.
STORED_BY = {each.measure: ("stage",) for each in CONDITIONS} | {
    TO_REVIEW.measure: ("stage", "review_reason"),
    CHILDREN.measure: ("stage", "sub_type"),
}


def labels_of(dimension: str) -> Mapping[str, str]:
    """The label of each category of a dimension, in the order of its list."""
    return dict(ReviewReason.choices) if dimension == "review_reason" else measures.labels_of(dimension)


_MONTHS = "extract(year from {0}) * 12 + extract(month from {0})"


def _between(first: str) -> str:
    """The SQL for the months from a date to the month of the return, and none if the date is later."""
    return f"greatest({_MONTHS.format('w.period')} - ({_MONTHS.format(first)}), 0)::int"


def _as_category(months: str) -> str:
    return f"case when {months} >= {LONGEST} then '{OVER}' else {months}::text end"


_APPLIES = ", ".join(f"('{each.measure}', {each.sql})" for each in CONDITIONS)
_NAMES = ", ".join(f"'{measure.name}'" for measure in MEASURES)
REVIEW_COUNT = f"""
with live as materialized (
    select w.source, e.primary_type::text as primary_type, e.stage::text as stage, e.sub_types, p.review_reasons,
           {_between("p.stage_since")} as at_stage,
           array(select measure from (values {_APPLIES}) as m (measure, applies) where applies) as measures
    from wanted w
    join investigations_entry e on e.revision_id = w.source and e.state = 'live'
    join investigations_entryprofile p on p.entry_id = e.id
),
cases as materialized (
    select source, primary_type, stage, sub_types, review_reasons, measure
    from live cross join lateral unnest(measures) as measure
),
cells (source, measure, dimension, primary_type, category, n) as (
    select source, measure, case when grouping(stage) = 0 then 'stage' else '{TOTAL}' end, primary_type,
           case when grouping(stage) = 0 then stage else '{ALL}' end, count(*)
    from cases group by source, measure, primary_type, grouping sets ((), stage)
    union all
    select source, measure, 'review_reason', primary_type, reason, count(*)
    from cases cross join lateral unnest(review_reasons) as reason
    where measure = '{TO_REVIEW.measure}' group by 1, 2, 4, 5
    union all
    select source, measure, 'sub_type', primary_type, sub_type, count(*)
    from cases cross join lateral unnest(sub_types::text[]) as sub_type
    where measure = '{CHILDREN.measure}' group by 1, 2, 4, 5
    union all
    select source, '{AT_STAGE}', '{TOTAL}', null, '{ALL}', count(*) from live group by 1
    union all
    select source, '{AT_STAGE}', '{MONTHS_AT_STAGE}', null, stage || '{CROSSED}' || {_as_category("at_stage")}, count(*)
    from live where stage is not null group by 1, 5
    union all
    select source, measure, '{TOTAL}', null, '{ALL}', 0
    from wanted cross join unnest(array[{_NAMES}]) as measure
)
select source, measure, dimension, category, sum(n)::int as value from cells
where category is not null group by 1, 2, 3, 4
union all
select source, measure, 'primary_type', primary_type, n::int
from cells where dimension = '{TOTAL}' and primary_type is not null
union all
select source, measure, 'primary_type{CROSSED}' || dimension, primary_type || '{CROSSED}' || category, n::int
from cells where dimension <> '{TOTAL}' and primary_type is not null and category is not null
"""
COUNT = f"select * from ({REVIEW_COUNT}) review union all select * from ({case_durations.COUNT}) durations"

KIND = FigureKind(
    name="return_cases",
    method=2,
    label="Cases to review",
    measures=(*MEASURES, *case_durations.MEASURES),
    sources=measures.SOURCES,
    count=COUNT,
    in_snapshots=False,
)
