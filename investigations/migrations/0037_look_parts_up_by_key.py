"""Look up the entry of each part that is added by its key."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("investigations", "0036_take_holds_along")]

    operations = [
        sql.reload("investigations", "keep_frozen_parts", "investigations_keep_frozen_parts"),
    ]
