"""Stores what case review reads of the returns that were approved before, from their profiles."""

from django.db import migrations

from investigations.records import profiles


def fill(apps, schema_editor):
    """Every revision that was ever approved has profiles, and its cases to review like those approved from now on."""
    approved = apps.get_model("investigations", "Revision").objects.filter(approved_at__isnull=False)
    profiles.store_case_reviews(approved.values_list("pk", flat=True))


def empty(apps, schema_editor):
    """Delete all rows. None of them is ever deleted alone, so this truncates the tables."""
    schema_editor.execute("truncate investigations_casetoreview, investigations_casereviewcount")


class Migration(migrations.Migration):
    dependencies = [("investigations", "0008_add_case_reviews")]
    operations = [migrations.RunPython(fill, empty)]
