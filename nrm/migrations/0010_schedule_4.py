"""The offences of Schedule 4 and their neighbours as they are known today. Unverified ones answer *unclear*.

Administrators keep the rows from here on, so a later release changes none.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "schedule_4.csv"


def fill(apps: Any, _schema_editor: Any) -> None:
    """One row for each line of the file."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        apps.get_model("nrm", "ChargedOffence").objects.bulk_create(
            apps.get_model("nrm", "ChargedOffence")(
                code=row["code"],
                name=row["name"],
                act=row["act"],
                section=row["section"],
                in_schedule=row["in_schedule"] == "yes",
                is_verified=row["is_verified"] == "yes",
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                source=row["source"],
            )
            for row in csv.DictReader(lines)
        )


class Migration(migrations.Migration):
    dependencies = [("nrm", "0009_claims_and_transfers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
