"""The law and the library of conditions as they are known at first; triggers that keep an order's history."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from core.sql import load

FILES = Path(__file__).parents[1] / "data"
FIRST_DAY = date(2015, 7, 31)  # of Part 2 of the Act


def load_law(apps, schema_editor):
    """One row for each line of the file. Administrators keep them from here on: a later release changes none."""
    law = apps.get_model("orders", "Law")
    with (FILES / "law.csv").open(newline="", encoding="utf-8") as lines:
        law.objects.bulk_create(
            law(
                code=row["code"],
                kind=row["kind"],
                value=int(row["value"]),
                section=row["section"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                is_verified=row["is_verified"] == "yes",
                source=row["source"],
            )
            for row in csv.DictReader(lines)
        )


def delete_law(apps, schema_editor):
    """Delete all, including those of administrators: loading the file again expects an empty table."""
    apps.get_model("orders", "Law").objects.all().delete()


def load_conditions(apps, schema_editor):
    """One row for each line of the file. The national team keeps them from here on."""
    template = apps.get_model("orders", "ConditionTemplate")
    with (FILES / "conditions.csv").open(newline="", encoding="utf-8") as lines:
        template.objects.bulk_create(
            template(
                code=row["code"],
                title=row["title"],
                kind=row["kind"],
                polarity=row["polarity"],
                reach=row["reach"],
                words=row["words"],
                plain=row["plain"],
                types=row["types"].split(),
                check_how=row["check"],
                checked_by=row["checked_by"],
                valid_from=FIRST_DAY,
            )
            for row in csv.DictReader(lines)
        )


def delete_conditions(apps, schema_editor):
    """Delete all, including those of the national team: loading the file again expects an empty table."""
    apps.get_model("orders", "ConditionTemplate").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("matching", "0002_match_and_look_up")]
    operations = [
        load(
            "orders",
            "follow_subject",
            "keep_breach_step",
            "keep_condition",
            "keep_step",
            "repeat_bans",
            "repeat_decisions",
            "repeat_tasks",
            "step_follows",
        ),
        migrations.RunPython(load_law, delete_law),
        migrations.RunPython(load_conditions, delete_conditions),
    ]
