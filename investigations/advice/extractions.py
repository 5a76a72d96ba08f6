"""What the advice log adds up to for each force, month by month, stored whenever it changes.

Advice is noted late, gets its result weeks later, and can be withdrawn. So each change counts the month again, and the
earlier counts stay. Every force is counted from the first month of the log, because coordinators and the national team
note advice and no force returns it: where nothing was noted the number is 0. `measures` counts these into batches.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from core import clock
from figures import batches

LOCK = 7311  # key of the advisory lock under which the log is counted
NATIONAL = "national"  # who gave it, beside the codes of the units
DIMENSIONS = ("about", "result", "given_by")

_LOGGED = f"""
select force, date_trunc('month', given_on)::date as month, about, result, coalesce(unit, '{NATIONAL}') as given_by
from investigations_advice where withdrawn_at is null
"""
# A month that was counted before is counted again even if all its advice was withdrawn.
_TAKE = f"""
with logged as materialized ({_LOGGED}),
cell as materialized (
    select force, month, about, result, given_by, count(*)::int as value from logged group by 1, 2, 3, 4, 5
),
newest as (
    select distinct on (force, month) force, month, number, digest
    from investigations_advicemonth order by force, month, number desc
),
since as (
    select least((select min(month) from logged), (select min(month) from newest)) as month
),
due as (
    select f.code as force, p.month
    from figures_period p
    join since on p.month >= since.month
    cross join lateral (select (p.month + interval '1 month' - interval '1 day')::date as last_day) of_month
    join reference_force f on f.valid_from <= last_day and coalesce(f.valid_to, 'infinity') >= last_day
    where %(month)s::date is null or p.month = %(month)s::date
),
digested as ({batches.digests("cell", by="force, month", columns=(*DIMENSIONS, "value"))}),
made as (
    insert into investigations_advicemonth (force, month, number, taken_at, digest)
    select d.force, d.month, coalesce(n.number, 0) + 1, %(now)s, coalesce(g.digest, '')
    from due d
    left join digested g on g.force = d.force and g.month = d.month
    left join newest n on n.force = d.force and n.month = d.month
    where coalesce(g.digest, '') is distinct from n.digest
    order by d.month, d.force
    returning id, force, month
),
stored as (
    insert into investigations_advicemonthcell (advice_month_id, force, {", ".join(DIMENSIONS)}, value)
    select m.id, m.force, {", ".join(f"c.{name}" for name in DIMENSIONS)}, c.value
    from made m join cell c on c.force = m.force and c.month = m.month
)
select count(*) from made
"""


@transaction.atomic
def extract(month: date | None = None) -> int:
    """Count the log of every force and month, or of one month, that has changed since; return how many were stored.

    A second caller waits, and finds nothing left. Months without a period have no figures.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(batches.SETTINGS)
        cursor.execute(_TAKE, {"month": month, "now": clock.now()})
        return int(cursor.fetchone()[0])
