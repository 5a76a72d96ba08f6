"""Taking extractions: what every body's orders come to, month by month, where that is not what it came to before.

Orders are noted late, and a past that a force brings in is old from its first day: so a month is asked anew at any
time, what changed gets the next extraction, and the old ones stay. An order counts for the force that managed its
subject on the day: a handover takes nothing out of earlier months. What was in force follows from the moves, as in
`standing`. Counting extractions into batches is `measures`.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from figures import batches
from orders.choices import ConditionKind, State
from orders.managing.choices import ExpiryChoice, HandoverState
from orders.measures import ENDED, RESULTS
from orders.path import LIVE
from reference import clock

LOCK = 7309  # the key of the advisory lock under which extractions are taken
DIMENSIONS = ("kind", "basis", "length", "part", "ended", "result")


def _listed(values: frozenset[State] | frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


def _length(starts: str, ends: str) -> str:
    """How long an order runs that has these days; years begin with the first day, as in `periods`."""
    return f"""case
        when {starts} is null then ''
        when {ends} is null or {ends} = 'infinity' then 'further_order'
        when {ends} + 1 >= {starts} + interval '10 years' then 'from_10'
        when {ends} + 1 >= {starts} + interval '5 years' then 'from_5'
        when {ends} + 1 >= {starts} + interval '2 years' then 'from_2'
        else 'under_2' end"""


_DAY = "at time zone 'Europe/London')::date"
_MONTH_END = "(p.month + interval '1 month' - interval '1 day')::date"

# Who managed a subject from which day until before which; and from when to when each order was in force.
_BASE = f"""
handed as (
    select id, subject_id, force, (settled_at {_DAY} as day
    from orders_handover where state = '{HandoverState.ACCEPTED}'
),
managed as (
    select subject_id, force, day as until,
           coalesce(lag(day) over (partition by subject_id order by day, id), '-infinity') as since
    from handed
    union all
    select s.id, s.force, 'infinity', coalesce((select max(day) from handed h where h.subject_id = s.id), '-infinity')
    from orders_subject s
),
legs as (
    select order_id, became, made_on, starts_on, coalesce(ends_on, 'infinity') as ends_on,
           coalesce(lead(made_on) over (partition by order_id order by number), 'infinity') as next_on
    from orders_step
),
spans as (
    select order_id, starts_on, ends_on, greatest(made_on, starts_on) as since, least(ends_on + 1, next_on) as until
    from legs where became in ({_listed(LIVE)}) and starts_on is not null
),
standing as (
    select p.month, {_MONTH_END} as day, m.force, s.order_id, o.subject_id, o.kind, o.basis,
           {_length("s.starts_on", "s.ends_on")} as length
    from spans s
    join orders_order o on o.id = s.order_id
    join figures_period p on {_MONTH_END} >= s.since and {_MONTH_END} < s.until
    join managed m on m.subject_id = o.subject_id and {_MONTH_END} >= m.since and {_MONTH_END} < m.until
),
moved as (
    select m.force, date_trunc('month', s.made_on)::date as month, s.order_id, s.move, s.was, s.became, s.made_on,
           s.starts_on, s.ends_on, o.kind, o.basis, (o.created_at {_DAY} as kept_since
    from orders_step s
    join orders_order o on o.id = s.order_id
    join managed m on m.subject_id = o.subject_id and s.made_on >= m.since and s.made_on < m.until
    where s.move <> 'expire' or not exists (  -- a renewal that was recorded late: it did not end
        select from orders_step n
        where n.order_id = s.order_id and n.number = s.number + 1 and n.move = 'renewed_before'
    )
),
to_visit as (
    select subject_id, visited_on as since, next_due_on as due_on,
           lead(visited_on) over (partition by subject_id order by visited_on, id) as visited_on
    from orders_visit
    union all
    select a.subject_id, a.assessed_on, a.assessed_on + l.value,
           (select min(v.visited_on) from orders_visit v where v.subject_id = a.subject_id)
    from (
        select distinct on (subject_id) subject_id, level, assessed_on
        from orders_riskassessment order by subject_id, assessed_on, id
    ) a
    join orders_law l on l.code = 'visit_days_' || a.level
        and a.assessed_on between l.valid_from and coalesce(l.valid_to, 'infinity')
    where not exists (
        select from orders_visit v where v.subject_id = a.subject_id and v.visited_on < a.assessed_on
    )
),
visits as (
    select m.force, date_trunc('month', v.due_on)::date as month, coalesce(v.visited_on <= v.due_on, false) as is_kept
    from to_visit v
    join managed m on m.subject_id = v.subject_id and v.due_on >= m.since and v.due_on < m.until
    where v.due_on < %(today)s and (
        v.visited_on <= v.due_on or exists (
            select from spans s join orders_order o on o.id = s.order_id
            where o.subject_id = v.subject_id and v.due_on >= s.since and v.due_on < s.until
        )
    )
)"""

_HAPPENED = f"""
select force, month, 'orders_in_force' as measure, kind, basis, length, '' as part, '' as ended, '' as result,
       1 as value
from standing
union all
select force, month, 'orders_subjects', '', '', '', '', '', '', count(distinct subject_id)
from standing group by force, month
union all
select s.force, s.month, 'orders_conditions', '', '', '',
       case c.kind when '{ConditionKind.TRAVEL_BAN}' then c.kind || '_' || c.reach else c.kind end, '', '', 1
from standing s
join orders_condition c on c.order_id = s.order_id
join orders_step added on added.id = c.added_id and added.made_on <= s.day
left join orders_step removed on removed.id = c.removed_id
where coalesce(removed.made_on, 'infinity') > s.day
  and coalesce(c.starts_on, '-infinity') <= s.day and coalesce(c.ends_on, 'infinity') >= s.day
union all
select m.force, m.month, e.measure, e.kind, e.basis, e.length, '', e.ended, '', e.value
from moved m cross join lateral (values
    (m.move = 'make', 'orders_made', m.kind, m.basis, {_length("m.starts_on", "m.ends_on")}, '', 1),
    (m.move = 'make' and m.ends_on is not null, 'orders_fixed', m.kind, '', '', '', 1),
    (m.move = 'make' and m.ends_on is not null, 'orders_fixed_months', m.kind, '', '', '',
        (extract(year from age(m.ends_on + 1, m.starts_on)) * 12
         + extract(month from age(m.ends_on + 1, m.starts_on)))::int),
    (m.move = 'refuse', 'orders_refused', m.kind, '', '', '', 1),
    (m.was in ({_listed(LIVE)}) and m.became in ({_listed(ENDED)}), 'orders_ended', m.kind, '', '', m.became, 1),
    (m.move = 'expire' and m.ends_on >= m.kept_since and not exists (
        select from orders_expirydecision d
        where d.order_id = m.order_id and d.ends_on = m.ends_on and d.choice <> '{ExpiryChoice.NOTED}'
     ), 'orders_lapsed', m.kind, '', '', '', 1)
) as e (is_so, measure, kind, basis, length, ended, value)
where e.is_so
union all
select f.force, e.month, e.measure, '', '', '', '', '', '', 1
from (select force, min(month) as month from moved where move = 'make' group by force) f
cross join lateral (
    select f.month, 'orders_first' union all
    select p.month, 'orders_forces' from figures_period p where p.month >= f.month
) as e (month, measure)
union all
select m.force, date_trunc('month', e.day)::date, e.measure, e.kind, '', '', '', '', e.result, 1
from orders_breach b
join orders_order o on o.id = b.order_id
cross join lateral (values
    (b.happened_on, 'orders_breaches', o.kind, ''),
    (case when b.state in ({_listed(RESULTS)}) then b.decided_on end, 'orders_breach_results', '', b.state)
) as e (day, measure, kind, result)
join managed m on m.subject_id = o.subject_id and e.day >= m.since and e.day < m.until
union all
select v.force, v.month, e.measure, '', '', '', '', '', '', 1
from visits v cross join lateral (values (true, 'orders_visits_due'), (v.is_kept, 'orders_visits_kept'))
    as e (is_so, measure)
where e.is_so
"""

_TAKE = f"""
with {_BASE},
cell as materialized (
    select force, month, measure, {", ".join(DIMENSIONS)}, sum(value)::int as value
    from ({_HAPPENED}) happened group by force, month, measure, {", ".join(DIMENSIONS)}
),
body as (select force, min(month) as since from cell group by force),
due as (
    select b.force, p.month from body b join figures_period p on p.month >= b.since
    where %(month)s::date is null or p.month = %(month)s::date
),
digested as ({batches.digests("cell", by="force, month", columns=("measure", *DIMENSIONS, "value"))}),
newest as (
    select distinct on (force, month) force, month, number, digest
    from orders_orderextraction order by force, month, number desc
),
made as (
    insert into orders_orderextraction (force, month, number, taken_at, digest)
    select d.force, d.month, coalesce(n.number, 0) + 1, %(now)s, coalesce(g.digest, '')
    from due d
    left join digested g on g.force = d.force and g.month = d.month
    left join newest n on n.force = d.force and n.month = d.month
    where coalesce(g.digest, '') is distinct from n.digest
    order by d.month, d.force
    returning id, force, month
),
stored as (
    insert into orders_orderextractioncell (extraction_id, force, measure, {", ".join(DIMENSIONS)}, value)
    select m.id, m.force, c.measure, {", ".join(f"c.{name}" for name in DIMENSIONS)}, c.value
    from made m join cell c on c.force = m.force and c.month = m.month
)
select count(*) from made
"""


@transaction.atomic
def take(month: date | None = None) -> int:
    """Extract every body's month, or one month, that is not what was extracted last; the answer is how many were.

    A body is in from the month on in which it first has anything to count. Whoever comes second waits, and finds
    nothing left to take. Months without a period have no figures at all.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(batches.SETTINGS)
        cursor.execute(_TAKE, {"month": month, "now": clock.now(), "today": clock.today()})
        return int(cursor.fetchone()[0])
