"""Stores the profiles of the entries that were approved before there were profiles, month by month."""

from django.db import migrations

from investigations.records import profiles


def fill(apps, schema_editor):
    """Each month builds on the profiles of the month before. Submissions that were never approved have none."""
    approved = apps.get_model("investigations", "Revision").objects.filter(approved_at__isnull=False)
    for month in approved.order_by("period").values_list("period", flat=True).distinct():
        profiles.store_all(approved.filter(period=month).values_list("pk", flat=True), month=month)


def empty(apps, schema_editor):
    """Delete all profiles. A profile is never deleted alone, so this truncates the table."""
    schema_editor.execute("truncate investigations_entryprofile")


class Migration(migrations.Migration):
    dependencies = [("investigations", "0003_add_entry_profiles")]
    operations = [migrations.RunPython(fill, empty)]
