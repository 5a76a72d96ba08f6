"""Fills what orders repeat of their tasks, decisions and travel bans, in batches of orders; it may be broken off and run again."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AT_ONCE = 5000
FILL = """
update orders_order o
set bans_until = (
        select case when bool_or(c.removed_id is null and c.ends_on is null) then null
                    else coalesce(max(c.ends_on) filter (where c.removed_id is null), date '0001-01-01') end
        from orders_condition c where c.order_id = o.id and c.kind = 'travel_ban' having count(*) > 0
    ),
    noted = coalesce(
        (
            select array_agg(t.kind order by t.kind) from orders_taskdone t
            where t.order_id = o.id and t.removed_on is null
        ),
        '{}'
    ),
    (decided_for, decided_as) = (
        select max(d.ends_on), coalesce(max(d.choice), '') from (
            select ends_on, choice from orders_expirydecision where order_id = o.id order by at desc, id desc limit 1
        ) d
    )
where o.id > %s and o.id <= %s
"""


def fill(_apps: Any, schema_editor: Any) -> None:
    """From the rows of tasks, decisions and conditions."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select coalesce(min(id), 0), coalesce(max(id), 0) from orders_order")
        first, last = cursor.fetchone()
        for start in range(first - 1, last, AT_ONCE):
            cursor.execute(FILL, [start, start + AT_ONCE])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0012_what_is_noted_stands_with_the_order")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
