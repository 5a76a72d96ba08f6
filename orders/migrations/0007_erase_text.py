"""The functions that keep history let an erasure blank text, and only text; an erased subject never changes."""

from django.db import migrations

from core import sql

FUNCTIONS = ("orders_keep_breach_step", "orders_keep_condition", "orders_keep_step")


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_force_of_record"), ("retention", "0003_kinds_need_a_duty")]
    operations = [
        *(sql.reload("orders", name.removeprefix("orders_"), name) for name in FUNCTIONS),
        sql.load("orders", "erasure", "move_retention"),
    ]
