"""A decision is also about the rows that it deletes: the digest of what was read covers them."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_kinds_need_a_duty")]

    # Reversed, the function stays: the migration that first loaded it drops it.
    operations = [
        migrations.RunSQL(sql.creation_of("retention", "erase", "scope.digest_of_text"), migrations.RunSQL.noop)
    ]
