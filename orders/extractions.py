"""Extract each force's monthly order figures wherever they differ from the last extraction.

Forces record orders late, and imported past orders change earlier months. So every run computes every month again: a
month that changed gets a new extraction, and the earlier extractions stay. An order counts for the force that managed
its subject on the day, so a transfer changes no earlier month. What was in force follows from the transitions, as in
`status_on_day`. `measures` counts extractions into batches.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from core import clock
from core.transfers import TransferState
from figures import batches
from orders.choices import PROHIBITS, ConditionKind, OrderState
from orders.measures import ANY_TYPE, COLUMNS, CONDITIONS, ENDED, JOINED, METHOD, NOT_KNOWN, OWN_WORDS, RESULTS, TAKEN
from orders.supervision.choices import ExpiryChoice
from orders.workflow import LIVE

LOCK = 7309  # the key of the advisory lock that every extraction takes
DIMENSIONS = tuple(COLUMNS.values())


_BASIS = f"coalesce(nullif(o.basis, ''), '{NOT_KNOWN}') as basis"  # of an imported order that does not state it


def _listed(values: frozenset[OrderState] | frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


def _length(starts: str, ends: str) -> str:
    """How long an order with these days runs; periods of years include the first day, as in `periods`."""
    return f"""case
        when {starts} is null then ''
        when {ends} is null or {ends} = 'infinity' then 'further_order'
        when {ends} + 1 >= {starts} + interval '10 years' then 'from_10'
        when {ends} + 1 >= {starts} + interval '5 years' then 'from_5'
        when {ends} + 1 >= {starts} + interval '2 years' then 'from_2'
        else 'under_2' end"""


_PROHIBITING = "|".join(sorted(PROHIBITS))  # the prefixes of the kinds of condition that prohibit
_DAY = "at time zone 'Europe/London')::date"
_MONTH_END = "(p.month + interval '1 month' - interval '1 day')::date"

# From and until when each force managed a subject, each order was in force and each condition was binding. All joins
# are on numbers that the database can hash, so that the work grows with the rows and not with their square.
_BASE = f"""
handed as (
    select id, subject_id, force, (settled_at {_DAY} as day
    from orders_subjecttransfer where state = '{TransferState.ACCEPTED}'
),
managed as (
    select subject_id, force, day as until,
           coalesce(lag(day) over (partition by subject_id order by day, id), '-infinity') as since
    from handed
    union all
    select s.id, s.force, 'infinity', coalesce(h.day, '-infinity')
    from orders_subject s left join (select subject_id, max(day) as day from handed group by 1) h on h.subject_id = s.id
),
legs as (
    select order_id, became, made_on, starts_on, coalesce(ends_on, 'infinity') as ends_on,
           coalesce(lead(made_on) over (partition by order_id order by number), 'infinity') as next_on
    from orders_orderstep
),
spans as (
    select s.order_id, o.subject_id, o.kind, {_BASIS}, {_length("s.starts_on", "s.ends_on")} as length,
           greatest(s.made_on, s.starts_on) as since, least(s.ends_on + 1, s.next_on) as until
    from legs s join orders_order o on o.id = s.order_id
    where s.became in ({_listed(LIVE)}) and s.starts_on is not null
),
standing as (
    select p.month, {_MONTH_END} as day, m.force, s.order_id, s.subject_id, s.kind, s.basis, s.length
    from spans s
    join figures_period p on {_MONTH_END} >= s.since and {_MONTH_END} < s.until
    join managed m on m.subject_id = s.subject_id and {_MONTH_END} >= m.since and {_MONTH_END} < m.until
),
library as (  -- an entry has a row's types until the next one begins, also after its last day
    select code, types, valid_from as since,
           coalesce(lead(valid_from) over (partition by code order by valid_from), 'infinity') as until
    from orders_conditiontemplate
),
bound as materialized (
    select c.order_id, greatest(added.made_on, c.starts_on) as since,
           coalesce(least(removed.made_on, c.ends_on + 1), 'infinity') as until,
           case c.kind when '{ConditionKind.TRAVEL_BAN}' then c.kind || '_' || c.reach else c.kind end as part,
           case c.template when '' then '{OWN_WORDS}' else c.template end as entry,
           case c.template when '' then '{OWN_WORDS}'
               else coalesce(nullif(array_to_string(l.types, '{JOINED}'), ''), '{ANY_TYPE}') end as types
    from orders_condition c
    join orders_orderstep added on added.id = c.added_id
    left join orders_orderstep removed on removed.id = c.removed_id
    left join library l on l.code = c.template and added.made_on >= l.since and added.made_on < l.until
),
moved as (
    select m.force, date_trunc('month', s.made_on)::date as month, s.order_id, s.move, s.was, s.became, s.made_on,
           s.starts_on, s.ends_on, o.kind, {_BASIS}, (o.created_at {_DAY} as kept_since
    from orders_orderstep s
    join orders_order o on o.id = s.order_id
    join managed m on m.subject_id = o.subject_id and s.made_on >= m.since and s.made_on < m.until
    where s.move <> 'expire' or not exists (  -- a renewal that was recorded late: it did not end
        select from orders_orderstep n
        where n.order_id = s.order_id and n.number = s.number + 1 and n.move = 'renewed_before'
    )
),
made as (
    select force, month, kind, basis, {_length("starts_on", "ends_on")} as length,
           (extract(year from age(ends_on + 1, starts_on)) * 12
            + extract(month from age(ends_on + 1, starts_on)))::int as months
    from moved where move = 'make'
),
breached as (
    select m.force, date_trunc('month', e.day)::date as month, e.measure, e.kind, e.result
    from orders_breach b
    join orders_order o on o.id = b.order_id
    cross join lateral (values
        (b.happened_on, 'orders_breaches', o.kind, ''),
        (case when b.state in ({_listed(RESULTS)}) then b.decided_on end, 'orders_breach_results', '', b.state)
    ) as e (day, measure, kind, result)
    join managed m on m.subject_id = o.subject_id and e.day >= m.since and e.day < m.until
),
to_visit as (
    select subject_id, next_due_on as due_on,
           lead(visited_on) over (partition by subject_id order by visited_on, id) as visited_on
    from orders_visit
    union all
    select a.subject_id, a.assessed_on + l.value,
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
fallen_due as (  -- a visit that was not made counts where an order was in force on the day
    select subject_id, due_on, true as is_kept from to_visit where due_on < %(today)s and visited_on <= due_on
    union all
    select v.subject_id, v.due_on, false from to_visit v
    where v.due_on < %(today)s and (v.visited_on is null or v.visited_on > v.due_on) and exists (
        select from spans s where s.subject_id = v.subject_id and v.due_on >= s.since and v.due_on < s.until
    )
),
visits as (
    select m.force, date_trunc('month', v.due_on)::date as month, v.is_kept
    from fallen_due v
    join managed m on m.subject_id = v.subject_id and v.due_on >= m.since and v.due_on < m.until
)"""


def _cells(measure: str, *, of: str, value: str = "count(*)", **by: str) -> str:
    """The columns of the cells: which rows they count, what they count, and by which dimensions.

    Other columns are blank.
    """
    return ", ".join([f"{of}.force, {of}.month, {measure}", *(by.get(name, "''") for name in DIMENSIONS), value])


# The query adds up each part by itself, so that there is little left to sort.
_HAPPENED = f"""
select {_cells("'orders_in_force'", of="s", kind="s.kind", basis="s.basis", length="s.length")}
from standing s group by s.force, s.month, s.kind, s.basis, s.length
union all
select {_cells("'orders_subjects'", of="s", value="count(distinct s.subject_id)")}
from standing s group by s.force, s.month
union all
select {_cells("'orders_bind_nothing'", of="s", kind="s.kind")}
from standing s where not exists (
    select from bound c
    where c.order_id = s.order_id and s.day < c.until and c.part similar to '({_PROHIBITING})%%'
) group by s.force, s.month, s.kind
union all
select {_cells("e.measure", of="s", part="e.part", entry="e.entry", types="e.types", value="s.value")}
from (
    select s.force, s.month, c.part, c.entry, c.types, count(*) as value
    from standing s join bound c on c.order_id = s.order_id and s.day >= c.since and s.day < c.until
    group by s.force, s.month, c.part, c.entry, c.types
) s cross join lateral (values
    ('{CONDITIONS}', s.part, '', ''),
    ('{TAKEN}', '', s.entry, s.types)
) as e (measure, part, entry, types)
union all
select {_cells("e.measure", of="m", kind="m.kind", basis="e.basis", length="e.length", value="sum(e.value)")}
from made m cross join lateral (values
    (true, 'orders_made', m.basis, m.length, 1),
    (m.months is not null, 'orders_fixed', '', '', 1),
    (m.months is not null, 'orders_fixed_months', '', '', m.months)
) as e (is_so, measure, basis, length, value)
where e.is_so group by m.force, m.month, e.measure, m.kind, e.basis, e.length
union all
select {_cells("'orders_refused'", of="m", kind="m.kind")}
from moved m where m.move = 'refuse' group by m.force, m.month, m.kind
union all
select {_cells("'orders_ended'", of="m", kind="m.kind", ended="m.became")}
from moved m where m.was in ({_listed(LIVE)}) and m.became in ({_listed(ENDED)})
group by m.force, m.month, m.kind, m.became
union all
select {_cells("'orders_lapsed'", of="m", kind="m.kind")}
from moved m where m.move = 'expire' and m.ends_on >= m.kept_since and not exists (
    select from orders_expirydecision d
    where d.order_id = m.order_id and d.ends_on = m.ends_on and d.choice <> '{ExpiryChoice.NOTED}'
) group by m.force, m.month, m.kind
union all
select {_cells("e.measure", of="e", value="1")}
from (select force, min(month) as month from made group by force) f
cross join lateral (
    select f.force, f.month, 'orders_first' union all
    select f.force, p.month, 'orders_forces' from figures_period p where p.month >= f.month
) as e (force, month, measure)
union all
select {_cells("b.measure", of="b", kind="b.kind", result="b.result")}
from breached b group by b.force, b.month, b.measure, b.kind, b.result
union all
select {_cells("e.measure", of="v")}
from visits v cross join lateral (values (true, 'orders_visits_due'), (v.is_kept, 'orders_visits_kept'))
    as e (is_so, measure)
where e.is_so group by v.force, v.month, e.measure
"""

_BY = ", ".join(DIMENSIONS)
_TAKE = f"""
with {_BASE},
cell as materialized (
    select force, month, measure, {_BY}, sum(value)::int as value
    from ({_HAPPENED}) happened (force, month, measure, {_BY}, value) group by force, month, measure, {_BY}
),
reporter as (select force, min(month) as since from cell group by force),
due as (
    select b.force, p.month from reporter b join figures_period p on p.month >= b.since
    where %(month)s::date is null or p.month = %(month)s::date
),
digested as ({batches.digests("cell", by="force, month", columns=("measure", *DIMENSIONS, "value"))}),
newest as (
    select distinct on (force, month) force, month, number, digest, method
    from orders_orderextraction order by force, month, number desc
),
taken as (
    insert into orders_orderextraction (force, month, number, taken_at, method, digest)
    select d.force, d.month, coalesce(n.number, 0) + 1, %(now)s, {METHOD}, coalesce(g.digest, '')
    from due d
    left join digested g on g.force = d.force and g.month = d.month
    left join newest n on n.force = d.force and n.month = d.month
    where coalesce(g.digest, '') is distinct from n.digest or n.method <> {METHOD}
    order by d.month, d.force
    returning id, force, month
),
stored as (
    insert into orders_orderextractioncell (extraction_id, force, measure, {_BY}, value)
    select m.id, m.force, c.measure, {", ".join(f"c.{name}" for name in DIMENSIONS)}, c.value
    from taken m join cell c on c.force = m.force and c.month = m.month
)
select count(*) from taken
"""


@transaction.atomic
def extract(month: date | None = None) -> int:
    """Extract every force's month, or one month, where it differs from the last extraction.

    Returns the number extracted.

    A force is included from the first month in which it has anything to count. A second run at the same time waits, and
    then has nothing left to extract. A month without a period has no figures.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(batches.SETTINGS)
        cursor.execute(_TAKE, {"month": month, "now": clock.now(), "today": clock.today()})
        return int(cursor.fetchone()[0])
