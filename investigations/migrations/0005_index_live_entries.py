"""An index of the live entries of each revision, built beside running work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def drop_unfinished(apps, editor):
    """A migration that was broken off, in either direction, leaves an invalid index behind."""
    editor.execute("drop index concurrently if exists investigations_entry_live")


class Migration(migrations.Migration):
    atomic = False  # no index is built concurrently inside a transaction

    dependencies = [("investigations", "0004_fill_profiles")]

    operations = [
        migrations.RunPython(drop_unfinished, drop_unfinished),
        AddIndexConcurrently(
            model_name="entry",
            index=models.Index(
                fields=["revision"],
                include=("id", "primary_type", "stage", "origin", "opened_on"),
                condition=models.Q(("state", "live")),
                name="investigations_entry_live",
            ),
        ),
    ]
