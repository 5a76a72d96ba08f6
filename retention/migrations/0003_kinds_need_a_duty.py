"""A kind of record names the duty that people need for it, and an erasure may empty the date of a birth."""

from django.db import migrations, models

from core import sql
from retention.migrations._before_duties import FUNCTIONS

TEXT = sql.text_of("retention", "erase")
HAS_DUTY = sql.function_in(TEXT, "scope.has_duty_for")


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
        # The first migration loads the same file, and drops its functions when it is reversed.
        migrations.RunSQL(
            f"{HAS_DUTY}\nrevoke all on function scope.has_duty_for(text) from public;", migrations.RunSQL.noop
        ),
        *(migrations.RunSQL(sql.function_in(TEXT, name), before) for name, before in FUNCTIONS.items()),
    ]
