"""What the library is found by, the terms of the field, and triggers that keep versions as they are."""

import csv
from pathlib import Path

from django.db import migrations

from core.sql import load

FILE = Path(__file__).parents[1] / "data" / "synonyms.csv"
INSERT = "insert into guidance_synonym (terms, roots) values (%s::text[], library.roots_of(%s::text[]))"


def load_synonyms(apps, schema_editor):
    """One group of terms for each line of the file. National authors keep them from here on."""
    with FILE.open(encoding="utf-8", newline="") as lines, schema_editor.connection.cursor() as cursor:
        for row in csv.DictReader(lines):
            terms = row["terms"].split("; ")
            cursor.execute(INSERT, [terms, terms])


def delete_synonyms(apps, schema_editor):
    """Delete all, including those of authors: loading the file again expects an empty table."""
    apps.get_model("guidance", "Synonym").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_initial"), ("accounts", "0002_scope")]
    operations = [
        load(
            "guidance",
            "schema",
            "document_of",
            "keep",
            "keep_parts",
            "keep_shown",
            "keep_step",
            "keep_version",
            "root_of",
            "roots_of",
            "second_person",
            "weigh",
            "words_of",
        ),
        migrations.RunPython(load_synonyms, delete_synonyms),
    ]
