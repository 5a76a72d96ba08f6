"""Functions and triggers of crime records, and the outcomes as they are known at first."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

from core import sql

FILE = Path(__file__).parents[1] / "data" / "crime_outcomes.csv"


def load_outcomes(apps, schema_editor):
    """One row for each line of the file. Administrators keep them from here on: a later release changes none."""
    outcome = apps.get_model("nrm", "OutcomeType")
    with FILE.open(newline="", encoding="utf-8") as lines:
        outcome.objects.bulk_create(
            outcome(
                **row
                | {
                    "is_for_slavery": row["is_for_slavery"] == "yes",
                    "is_verified": row["is_verified"] == "yes",
                    "valid_from": date.fromisoformat(row["valid_from"]),
                    "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                }
            )
            for row in csv.DictReader(lines)
        )


def delete_outcomes(apps, schema_editor):
    """Delete all, including those of administrators: loading the file again expects an empty table."""
    apps.get_model("nrm", "OutcomeType").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("nrm", "0007_add_crime_records")]
    operations = [
        sql.reload("nrm", "guard_link", "scope.guard_referral_link"),
        sql.load("nrm", "join_crime_transfer", "keep_crime_steps", "keep_erased_crime", "crime_of_force"),
        migrations.RunPython(load_outcomes, delete_outcomes),
    ]
