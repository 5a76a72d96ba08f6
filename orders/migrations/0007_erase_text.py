"""The functions that keep history let an erasure blank text, and only text; nothing is added to an erased subject."""

from django.db import migrations

from core import sql
from orders.migrations._before_erasure import FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_force_of_record"), ("retention", "0002_guard_erasure")]
    operations = [
        *(
            migrations.RunSQL(sql.function_in(sql.text_of("orders", name.removeprefix("orders_")), name), before)
            for name, before in FUNCTIONS.items()
        ),
        sql.load("orders", "erasure"),
    ]
