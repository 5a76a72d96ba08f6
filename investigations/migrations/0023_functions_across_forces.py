"""Owner functions for what a force may know of another's rows, before policies limit it to its own."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("investigations", "0022_check_codes_once_a_statement"), ("accounts", "0006_scope_is_read_faster")]
    operations = [
        load(
            "investigations",
            "returned_twice",
            "supported",
            "join_transfer",
            "corrections_between",
            "is_behind",
            "set_latest_entries",
            "approved_among",
            "holders_of",
        )
    ]
