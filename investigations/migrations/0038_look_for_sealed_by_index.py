"""Look for a sealed investigation in the index of those that are sealed."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("investigations", "0037_look_parts_up_by_key")]

    operations = [
        # Reversed, the function stays, which seals the same as before: the migration that first loaded it drops it.
        migrations.RunSQL(
            sql.creation_of("investigations", "stamp_sealed", "investigations_stamp_added"),
            migrations.RunSQL.noop,
        ),
    ]
