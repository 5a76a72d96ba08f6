"""Count each force's use of the library for every month that has ended.

A force is counted from the month of its first use. After that, a month without use counts as 0; before it there are no
figures.
"""

from __future__ import annotations

from django.db import connection, transaction

from core import clock

LOCK = 7310  # key of the advisory lock for this count
_TAKE = """
with reporter as (
    select force, date_trunc('month', min(day))::date as since from guidance_usageevent group by force
),
made as (
    insert into guidance_monthlyusage (force, month, taken_at)
    select b.force, p.month, %(now)s from reporter b join figures_period p on p.month >= b.since
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
    """Count every ended month not counted yet and return how many. A second concurrent run finds none left."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(_TAKE, {"now": clock.now(), "today": clock.today()})
        return int(cursor.fetchone()[0])
