"""A kind names the duty that people need and the records that are erased together; a hold goes along to another force."""

from django.db import migrations, models

from core import sql

FUNCTIONS = (
    "scope.has_duty_for",
    "scope.records_erased_with",
    "scope.why_not_erase",
    "scope.erase",
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
        migrations.AddField(
            "erasablerecordkind",
            "records",
            models.TextField(
                db_default="select $2",
                default="select $2",
                verbose_name="query of the public ids that are erased together",
            ),
        ),
        sql.reload("retention", "erase", *FUNCTIONS),
        sql.reload("retention", "guard", "scope.force_of_record", "scope.guard_retention"),
        sql.load("retention", "move_retention"),
    ]
