"""Name two functions of seals by what they answer: which rows a person only reads, and whether a seal has too few people.

A database that ran the migrations before has them under their old names; a new one has them like this from the start.
"""

from django.db import migrations

from core.sql import creation_of

OLD = """
drop function if exists scope.closed_rows(bigint[]);
drop function if exists scope.is_almost_lost(bigint);
drop function scope.seals_of_force();  -- returns a column of the new name
"""
FILES = {
    "scope.read_only_rows": "hidden_sealed",
    "scope.has_too_few_people": "seals",
    "scope.decides_seal": "seals",
    "scope.seals_of_force": "seals",
}


class Migration(migrations.Migration):
    dependencies = [("investigations", "0033_close_gaps_of_seals")]

    # Reversed, the functions stay: the migrations that first loaded them drop them by their present names.
    operations = [
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(creation_of("investigations", file, name), migrations.RunSQL.noop)
            for name, file in FILES.items()
        ),
    ]
