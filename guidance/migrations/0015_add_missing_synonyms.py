"""Add the groups of synonyms that the data file gained since the first load. Groups that people keep are left alone."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "synonyms.csv"
ADD = """
insert into guidance_synonym (terms, roots)
select %(terms)s::text[], library.roots_of(%(terms)s::text[])
where not exists (select from guidance_synonym where terms::text[] && %(terms)s::text[])
"""


def add_missing(apps, schema_editor):
    """Add each group of which no term is in any group yet: a new database has them all already."""
    with FILE.open(encoding="utf-8", newline="") as file, schema_editor.connection.cursor() as cursor:
        for row in csv.DictReader(file):
            cursor.execute(ADD, {"terms": row["terms"].split("; ")})


class Migration(migrations.Migration):
    dependencies = [("guidance", "0014_what_readers_ask_for")]
    operations = [migrations.RunPython(add_missing, migrations.RunPython.noop)]
