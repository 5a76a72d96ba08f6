"""What is noted of an order's tasks and decided about its end is repeated in its own row, so that a queue asks that alone.

The database keeps it, statement by statement, so that no door can forget it: whatever adds or removes a task, or adds a
decision. The rows of tasks and decisions stay what is true. `place` is where an order stands in a list.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

KEEPING = r"""
create function orders_repeat_tasks() returns trigger language plpgsql as $$
begin
    update orders_order o set noted = coalesce(
        (select array_agg(t.kind order by t.kind) from orders_taskdone t
         where t.order_id = o.id and t.removed_on is null),
        '{}'
    )
    where o.id in (select order_id from noted_rows);
    return null;
end $$;

create function orders_repeat_decisions() returns trigger language plpgsql as $$
begin
    update orders_order o set decided_for = newest.ends_on, decided_as = newest.choice
    from (select distinct on (order_id) order_id, ends_on, choice from decided_rows order by order_id, at desc, id desc)
        newest
    where o.id = newest.order_id;
    return null;
end $$;

create trigger repeat_added after insert on orders_taskdone referencing new table as noted_rows
    for each statement execute function orders_repeat_tasks();
create trigger repeat_removed after update on orders_taskdone referencing new table as noted_rows
    for each statement execute function orders_repeat_tasks();
create trigger repeat after insert on orders_expirydecision referencing new table as decided_rows
    for each statement execute function orders_repeat_decisions();
"""
BACK = r"""
drop trigger repeat_added on orders_taskdone;
drop trigger repeat_removed on orders_taskdone;
drop trigger repeat on orders_expirydecision;
drop function orders_repeat_tasks, orders_repeat_decisions;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_conditions_by_the_library")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="noted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="decided_for",
            field=models.DateField(
                editable=False, null=True, verbose_name="last day that the newest decision speaks of"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="decided_as",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=8),
        ),
        migrations.AddField(
            model_name="order",
            name="place",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(state__in=["in_force", "under_appeal"], then=models.Value(0)),
                    models.When(state__in=["adjourned", "applied", "draft"], then=models.Value(1)),
                    default=models.Value(2),
                ),
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.RunSQL(KEEPING, BACK),
    ]
