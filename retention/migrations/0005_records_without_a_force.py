"""A kind names its scope and who requests, and its records may belong to no force, as those of the library do."""

import django.db.models.deletion
from django.db import migrations, models

from core import sql

FUNCTIONS = {
    "erase": (
        "scope.number_of_record",
        "scope.shows_record",
        "scope.shows_decision",
        "scope.meets",
        "scope.requests_erasure",
        "scope.decides_on_retention",
        "scope.why_not_erase",
        "scope.digest_of_text",
        "scope.erase",
        "scope.close_erasure",
    ),
    "guard": ("scope.force_of_record", "scope.guard_retention"),
}


def force_may_be_missing(model):
    """The force of a row about a record; null for a record of no force."""
    return migrations.AlterField(
        model,
        "force",
        models.ForeignKey(
            db_column="force",
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="reference.force",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("retention", "0004_digest_of_deleted_rows")]

    operations = [
        migrations.AddField(
            "erasablerecordkind",
            "requests",
            models.TextField(db_default="false", default="false", verbose_name="condition on the person who requests"),
        ),
        migrations.AddField(
            "erasablerecordkind",
            "scope",
            models.TextField(
                db_default="false", default="false", verbose_name="condition on the record and the person"
            ),
        ),
        migrations.AddField(
            "erasablerecordkind",
            "has_force",
            models.BooleanField(db_default=True, default=True, verbose_name="its records belong to a force"),
        ),
        *(force_may_be_missing(model) for model in ("erasure", "keepdecision", "legalhold")),
        *(sql.reload("retention", file, *names) for file, names in FUNCTIONS.items()),
    ]
