"""The rules and offences as they are known at first, and triggers that keep the history of a referral."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from core.sql import load

FILES = Path(__file__).parents[1] / "data"


def load_rules(apps, schema_editor):
    """One row for each line of the file. Administrators keep them from here on: a later release changes none."""
    rule = apps.get_model("nrm", "NrmRule")
    with (FILES / "rules.csv").open(newline="", encoding="utf-8") as lines:
        rule.objects.bulk_create(rule(**_dated(row) | {"value": int(row["value"])}) for row in csv.DictReader(lines))


def delete_rules(apps, schema_editor):
    """Delete all, including those of administrators: loading the file again expects an empty table."""
    apps.get_model("nrm", "NrmRule").objects.all().delete()


def load_offences(apps, schema_editor):
    """The offences of Schedule 4 and their neighbours. One that is not verified answers *unclear*."""
    offence = apps.get_model("nrm", "ChargedOffence")
    with (FILES / "schedule_4.csv").open(newline="", encoding="utf-8") as lines:
        offence.objects.bulk_create(
            offence(**_dated(row) | {"in_schedule": row["in_schedule"] == "yes"}) for row in csv.DictReader(lines)
        )


def delete_offences(apps, schema_editor):
    """Delete all, including those of administrators: loading the file again expects an empty table."""
    apps.get_model("nrm", "ChargedOffence").objects.all().delete()


def _dated(row):
    return row | {
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "is_verified": row["is_verified"] == "yes",
    }


class Migration(migrations.Migration):
    dependencies = [("nrm", "0001_initial"), ("matching", "0002_match_and_look_up")]
    operations = [
        load("nrm", "follow_referral", "keep_history"),
        migrations.RunPython(load_rules, delete_rules),
        migrations.RunPython(load_offences, delete_offences),
    ]
