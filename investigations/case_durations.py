"""How long cases stay open: the cases of a return at risk of closing, and closed, by months since the month of opening.

A return covers its own month, and after skipped months those too: it was carried forward from an earlier month end. A
case that it carries forward is at risk in each month that it covers, until the one in which it closed. One that is
reported first is at risk from the month of opening, for its force would have reported it also if it had closed earlier;
before the series began nobody would have. Any other case is at risk in its last month only.

Snapshots leave these counts out (`case_measures`).
"""

from __future__ import annotations

from figures.measures import ALL, CROSSED, TOTAL, Measure
from investigations.measures import GAPS

MONTHS_OPEN = "months_open"
PRIMARY_TYPE = "primary_type"
BY_TYPE = f"{PRIMARY_TYPE}{CROSSED}{MONTHS_OPEN}"
LONGEST = 60  # months; longer is one category
OVER = f"{LONGEST}-over"

AT_RISK, CLOSED = "at_risk_by_duration", "closed_by_duration"
MEASURES = (
    Measure(name=AT_RISK, label="Cases at risk of closing in a month, by months open"),
    Measure(name=CLOSED, label="Closed, by months open"),
)


def _number(day: str) -> str:
    """SQL for the number of a day's month since the year 0."""
    return f"(extract(year from {day}) * 12 + extract(month from {day}))::int"


# `covered`: the first month that the return covers. `began`: the first of its series. All months are numbers.
COUNT = f"""
with returned as (
    select w.source, {_number("w.period")} as period,
           coalesce({_number("g.since")} + 1, {_number("w.period")}) as covered,
           {_number("(select max(p.month) from figures_period p where p.starts_series and p.month <= w.period)")}
               as began
    from wanted w left join ({GAPS}) g on g.source = w.source
),
entry as (
    select r.*, e.primary_type, e.state, e.arrival, {_number("e.opened_on")} as opened,
           case when e.state = 'live' then r.period else least({_number("e.closed_on")}, r.period) end as ended
    from returned r join investigations_entry e on e.revision_id = r.source
    where e.state in ('live', 'closed')
),
seen as materialized (
    select source, primary_type, state, opened,
           case arrival when 'rolled' then covered
                when 'first_reported' then least(greatest(opened, coalesce(began, opened)), ended)
                else greatest(ended, covered) end as first,
           case when arrival = 'first_reported' then ended else greatest(ended, covered) end as last
    from entry
),
cells (source, measure, primary_type, open_for) as (
    select source, '{AT_RISK}', primary_type, month
    from seen cross join lateral generate_series(
        least(greatest(first - opened, 0), {LONGEST}), least(greatest(last - opened, 0), {LONGEST})
    ) as month
    union all
    select source, '{CLOSED}', primary_type, least(greatest(last - opened, 0), {LONGEST})
    from seen where state = 'closed'
),
counted as (
    select source, measure, primary_type,
           case when open_for = {LONGEST} then '{OVER}' else open_for::text end as category, count(*)::int as n
    from cells group by 1, 2, 3, 4
)
select source, measure, '{MONTHS_OPEN}' as dimension, category, sum(n)::int as value from counted group by 1, 2, 4
union all
select source, measure, '{BY_TYPE}', primary_type || '{CROSSED}' || category, n from counted
union all
select w.source, m.measure, '{TOTAL}', '{ALL}', coalesce(sum(c.n), 0)::int
from wanted w cross join unnest(array['{AT_RISK}', '{CLOSED}']) as m (measure)
left join counted c on c.source = w.source and c.measure = m.measure group by 1, 2
"""


def months_of(category: str) -> int:
    """The months open of a category; the last one starts at its number."""
    return LONGEST if category == OVER else int(category)


def type_and_months_of(category: str) -> tuple[str, int]:
    """The primary type and the months open of a category of both."""
    primary_type, _, months = category.partition(CROSSED)
    return primary_type, months_of(months)
