"""Brings in what the field calls differently and means the same. From then on national authors keep it on a page."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "synonyms.csv"
SQL = """
create function library.roots_of(terms text[]) returns text[] language sql immutable
set search_path = pg_catalog, pg_temp as $$
    select array_agg(
        (select string_agg(coalesce(library.root_of(w.word), w.word), ' ' order by w.place) from library.words_of(t) w)
        order by n
    )
    from unnest(terms) with ordinality as u (t, n)
$$;
revoke all on function library.roots_of from public;
"""


def bring_in(apps, schema_editor):
    """A row of the file is a row of the table."""
    with FILE.open(encoding="utf-8", newline="") as file, schema_editor.connection.cursor() as cursor:
        for row in csv.DictReader(file):
            terms = row["terms"].split("; ")
            cursor.execute(
                "insert into guidance_synonym (terms, roots) values (%s::text[], library.roots_of(%s::text[]))",
                [terms, terms],
            )


def take_out(apps, schema_editor):
    """What came from the file goes with the table; what somebody changed since is lost, as the table is."""
    schema_editor.execute("delete from guidance_synonym where changed_by_id is null")


class Migration(migrations.Migration):
    dependencies = [("guidance", "0011_keeping_what_is_found")]
    operations = [
        migrations.RunSQL(SQL, "drop function library.roots_of"),
        migrations.RunPython(bring_in, take_out),
    ]
