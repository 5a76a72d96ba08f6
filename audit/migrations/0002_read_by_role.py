"""The log is read by role: owner functions answer what the people of a record's force may know of it."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        load(
            "audit",
            "is_of_settings",
            "open_keys",
            "last_change",
            "disclosures_of",
            "accesses_of",
            "entries_about",
            "factors_not_given",
            "publications_of",
        )
    ]
