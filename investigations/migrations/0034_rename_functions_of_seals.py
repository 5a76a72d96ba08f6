"""Name two functions of seals by what they answer: which rows a person only reads, and whether a seal has too few people.

A database that ran the migrations before has them under their old names; a new one has them like this from the start.
"""

from django.db import migrations

from core import sql

OLD = """
drop function if exists scope.closed_rows(bigint[]);
drop function if exists scope.is_almost_lost(bigint);
drop function scope.seals_of_force();  -- returns a column of the new name
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0033_close_gaps_of_seals")]

    operations = [
        migrations.RunSQL(OLD, migrations.RunSQL.noop),
        sql.reload("investigations", "hidden_sealed", "scope.read_only_rows"),
        sql.reload("investigations", "seals", "scope.has_too_few_people", "scope.decides_seal", "scope.seals_of_force"),
    ]
