"""Fills what orders repeat of their tasks and decisions, in batches of orders; it may be broken off and run again."""

from __future__ import annotations

from typing import Any

from django.db import migrations

AT_ONCE = 5000
FILL = """
update orders_order o
set noted = coalesce(
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
    """From the rows of tasks and decisions."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select coalesce(min(id), 0), coalesce(max(id), 0) from orders_order")
        first, last = cursor.fetchone()
        for start in range(first - 1, last, AT_ONCE):
            cursor.execute(FILL, [start, start + AT_ONCE])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0012_what_is_noted_stands_with_the_order")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
