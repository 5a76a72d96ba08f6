"""A case has the force of its investigation, its steps never change, and the dated rules as they are known at first."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from core.sql import load

DATA = Path(__file__).parents[1] / "data"


def _rows(name):
    with (DATA / name).open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield row | {
                "is_verified": row["is_verified"] == "yes",
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            }


def load_rules(apps, schema_editor):
    """One row for each line of the files."""
    for model, name in (("ProsecutionRule", "court_rules.csv"), ("PrincipalOffence", "principal_offences.csv")):
        table = apps.get_model("prosecutions", model)
        table.objects.bulk_create(table(**row) for row in _rows(name))


def delete_rules(apps, schema_editor):
    """Delete all: loading the files again expects empty tables."""
    for model in ("ProsecutionRule", "PrincipalOffence"):
        apps.get_model("prosecutions", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("prosecutions", "0006_add_cases")]
    operations = [
        load("prosecutions", "prosecution_of_force", "keep_prosecution_steps"),
        migrations.RunPython(load_rules, delete_rules),
    ]
