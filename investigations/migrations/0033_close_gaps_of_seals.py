"""An emergency access shows the case from the next transaction on, until the moment that it ends."""

from django.db import migrations

from core import sql
from core.sql import load

OPENED = "scope.open_in_emergency"


def function_of(file: str, name: str) -> str:
    """The statement that creates a function of a file, and who may execute it."""
    created = sql.function_in(sql.text_of("investigations", file), name)
    rights = [right for line in sql.statements_of(created) if (right := sql.right_to(line))]
    return "\n".join(["set local check_function_bodies = off;", created, *rights])


class Migration(migrations.Migration):
    dependencies = [("investigations", "0031_was_sealed")]

    # Reversed, they stay: the migration that first loaded each drops it.
    operations = [
        migrations.RunSQL(load("investigations", "unsealed").sql, migrations.RunSQL.noop),
        # What a function returns is changed only by dropping it.
        migrations.RunSQL(
            f"drop function {OPENED}(text, text, text);\n{function_of('emergency', OPENED)}", migrations.RunSQL.noop
        ),
    ]
