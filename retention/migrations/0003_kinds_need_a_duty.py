"""A kind of record names the duty that people need for it, and an erasure may empty the date of a birth."""

from django.db import migrations, models

from core import sql

FUNCTIONS = (
    "scope.has_duty_for",
    "scope.shows_record",
    "scope.decides_on_retention",
    "scope.refuse_other_columns",
)


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_guard_erasure")]
    operations = [
        migrations.AddField(
            "erasablerecordkind",
            "duty",
            models.CharField(
                db_default="", default="", max_length=10, verbose_name="duty that a person needs beside the role"
            ),
        ),
        # Reversed, the functions stay: the migration that first loaded them drops them.
        *(migrations.RunSQL(sql.creation_of("retention", "erase", name), migrations.RunSQL.noop) for name in FUNCTIONS),
    ]
