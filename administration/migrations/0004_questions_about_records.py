"""Owner functions of the log learn which force has a record, and answer auditors about views of records."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0003_find_records_by_reference"),
        ("audit", "0002_read_by_role"),
        ("systems", "0002_functions"),
    ]
    operations = [
        load(
            "administration",
            "record_forces",
            "held_records",
            "single_views",
            "views_outside",
            "views_without_link",
        )
    ]
