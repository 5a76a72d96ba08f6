"""Composite keys, and triggers that keep submitted revisions and the history of a return."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("investigations", "0001_initial")]
    operations = [
        load(
            "investigations",
            "are_of_types",
            "operation_key",
            "constraints",
            "guard_revision",
            "keep_frozen_entries",
            "keep_frozen_parts",
            "keep_history",
        )
    ]
