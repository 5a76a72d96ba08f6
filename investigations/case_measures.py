"""How long cases stay open: counts of a return's cases by the months since the month in which each was opened.

Snapshots leave this kind out, so that no digest and no published version changes (docs/adr/0038). It counts the same
approved revisions as `measures`, and its counts can be reproduced from the revisions that a version names.
"""

from __future__ import annotations

from figures.measures import ALL, TOTAL, FigureKind, Measure
from investigations.measures import SOURCES

MONTHS_OPEN = "months_open"
LONGEST = 60  # months; longer is one category
OVER = f"{LONGEST}-over"

LIVE, CLOSED, REPORTED = "live_by_duration", "closed_by_duration", "reported_by_duration"
MEASURES = (
    Measure(name=LIVE, label="Live investigations, by months open", is_stock=True),
    Measure(name=CLOSED, label="Closed, by months open"),
    Measure(name=REPORTED, label="First reported, by months open"),
)

_MONTHS = "extract(year from {0}) * 12 + extract(month from {0})"
COUNT = f"""
with entry as materialized (
    select w.source, e.state, e.arrival,
           greatest({_MONTHS.format("w.period")} - ({_MONTHS.format("e.opened_on")}), 0)::int as open_for
    from wanted w join investigations_entry e on e.revision_id = w.source
),
cells (source, measure, open_for) as (
    select source, '{LIVE}', open_for from entry where state = 'live'
    union all
    select source, '{CLOSED}', open_for from entry where state = 'closed'
    union all
    select source, '{REPORTED}', open_for from entry where arrival = 'first_reported' and state in ('live', 'closed')
)
select source, measure, '{MONTHS_OPEN}' as dimension,
       case when open_for >= {LONGEST} then '{OVER}' else open_for::text end as category, count(*)::int as value
from cells group by 1, 2, 4
union all
select w.source, m.measure, '{TOTAL}', '{ALL}', count(c.source)::int
from wanted w cross join unnest(array['{LIVE}', '{CLOSED}', '{REPORTED}']) as m (measure)
left join cells c on c.source = w.source and c.measure = m.measure group by 1, 2
"""

KIND = FigureKind(
    name="return_cases",
    method=1,
    label="Duration of cases",
    measures=MEASURES,
    sources=SOURCES,
    count=COUNT,
    in_snapshots=False,
)


def months_of(category: str) -> int:
    """The months open of a category; the last one starts at its number."""
    return LONGEST if category == OVER else int(category)
