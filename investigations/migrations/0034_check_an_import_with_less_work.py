"""The checks of new holdings, people and texts look up the scope, and each revision, once a statement; former reasons
are read once for all findings."""

from django.db import migrations

from core import sql

FUNCTIONS = {
    "check_sealed": "scope.keep_findings",
    "keep_holdings": "scope.keep_new_holdings",
    "keep_frozen_parts": "investigations_keep_frozen_parts",
}


class Migration(migrations.Migration):
    dependencies = [("investigations", "0033_close_gaps_of_seals")]

    # Reversed, the functions stay, which refuse the same as before: the migration that first loaded each drops it.
    operations = [
        migrations.RunSQL(sql.function_in(sql.text_of("investigations", file), name), migrations.RunSQL.noop)
        for file, name in FUNCTIONS.items()
    ]
