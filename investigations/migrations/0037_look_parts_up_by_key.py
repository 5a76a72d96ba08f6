"""Look up the entry of each part that is added by its key."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("investigations", "0036_take_holds_along")]

    operations = [
        # Reversed, the function stays, which refuses the same as before: the migration that first loaded it drops it.
        migrations.RunSQL(
            sql.creation_of("investigations", "keep_frozen_parts", "investigations_keep_frozen_parts"),
            migrations.RunSQL.noop,
        ),
    ]
