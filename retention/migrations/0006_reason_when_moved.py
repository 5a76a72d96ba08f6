"""A request that ends because its record moves to another force says why."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("retention", "0005_records_without_a_force")]
    operations = [
        # Reversed, the function stays: the migration that first loaded it drops it.
        migrations.RunSQL(
            sql.creation_of("retention", "move_retention", "scope.move_retention"), migrations.RunSQL.noop
        ),
    ]
