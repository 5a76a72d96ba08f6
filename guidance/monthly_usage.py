"""Takes the months of use: what every body's use of the library came to in a month that is over.

A body is in from the month of its first use on; after that a month without any is 0, and before it has no figures.
"""

from __future__ import annotations

from django.db import connection, transaction

from core import clock

LOCK = 7310  # the key of the advisory lock under which months are taken
_TAKE = """
with body as (
    select force, date_trunc('month', min(day))::date as since from guidance_usageevent group by force
),
made as (
    insert into guidance_monthlyusage (force, month, taken_at)
    select b.force, p.month, %(now)s from body b join figures_period p on p.month >= b.since
    where p.month < date_trunc('month', %(today)s::date)
    on conflict do nothing
    returning id, force, month
),
stored as (
    insert into guidance_monthlyusagecell (month_id, force, use, kind, value)
    select m.id, m.force, u.kind, coalesce(p.kind, ''), count(*)
    from made m
    join guidance_usageevent u on u.force = m.force and u.day >= m.month and u.day < m.month + interval '1 month'
    left join guidance_product p on p.id = u.product_id
    group by m.id, m.force, u.kind, coalesce(p.kind, '')
)
select count(*) from made
"""


@transaction.atomic
def store_finished_months() -> int:
    """Take every month that is over and not taken; the answer is how many. Whoever comes second finds nothing left."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_TAKE, {"now": clock.now(), "today": clock.today()})
        return int(cursor.fetchone()[0])
