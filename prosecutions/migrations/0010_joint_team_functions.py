"""A team has the force of its investigation, its steps never change, and the rules that came with it."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from core.sql import load

DATA = Path(__file__).parents[1] / "data" / "court_rules.csv"


def load_new_rules(apps, schema_editor):
    """One row for each line about joint teams that the table lacks: `0007` has loaded them all in a new database."""
    table = apps.get_model("prosecutions", "ProsecutionRule")
    stored = set(table.objects.values_list("code", flat=True))
    with DATA.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["code"].startswith("joint_team_") and row["code"] not in stored:
                table.objects.create(
                    code=row["code"],
                    value=int(row["value"]),
                    valid_from=date.fromisoformat(row["valid_from"]),
                    valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                    is_verified=row["is_verified"] == "yes",
                    source=row["source"],
                )


def delete_new_rules(apps, schema_editor):
    """Delete the rules of joint teams."""
    apps.get_model("prosecutions", "ProsecutionRule").objects.filter(code__startswith="joint_team_").delete()


class Migration(migrations.Migration):
    dependencies = [("prosecutions", "0009_add_joint_teams")]
    operations = [
        load("prosecutions", "joint_team_of_force"),
        migrations.RunPython(load_new_rules, delete_new_rules),
    ]
