"""What is noted of an order's tasks and decided about its end is repeated in its own row, so that a queue asks that alone.

So is until when its travel bans bind: the last day of the one that lasts longest, nothing where one lasts as long as the
order, and the first day of the calendar where no ban is left. The database keeps all of it, statement by statement, so
that no door can forget it. The rows of tasks, decisions and conditions stay what is true. `place` is
where an order stands in a list, `left_something` whether it is over and something of it still stands elsewhere.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

OVER = ["discharged", "expired", "main_decided", "quashed", "refused", "replaced", "subject_died", "withdrawn"]
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

create function orders_repeat_bans() returns trigger language plpgsql as $$
begin
    update orders_order o set bans_until = bans.until
    from (
        select b.order_id,
            case when bool_or(c.id is not null and c.ends_on is null) then null
                 else coalesce(max(c.ends_on), date '0001-01-01') end as until
        from (select distinct order_id from ban_rows where kind = 'travel_ban') b
        left join orders_condition c
            on c.order_id = b.order_id and c.kind = 'travel_ban' and c.removed_id is null
        group by b.order_id
    ) bans
    where o.id = bans.order_id;
    return null;
end $$;

create trigger repeat_added after insert on orders_condition referencing new table as ban_rows
    for each statement execute function orders_repeat_bans();
create trigger repeat_removed after update on orders_condition referencing new table as ban_rows
    for each statement execute function orders_repeat_bans();
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
drop trigger repeat_added on orders_condition;
drop trigger repeat_removed on orders_condition;
drop function orders_repeat_tasks, orders_repeat_decisions, orders_repeat_bans;
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
            name="bans_until",
            field=models.DateField(
                editable=False,
                null=True,
                verbose_name="last day of its travel bans; none is as long as the order, or no ban",
            ),
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
        migrations.AddField(
            model_name="order",
            name="left_something",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        models.Q(state__in=OVER, noted__overlap=["pnd", "pnc_set", "ports"]), then=models.Value(True)
                    ),
                    default=models.Value(False),
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.RunSQL(KEEPING, BACK),
    ]
