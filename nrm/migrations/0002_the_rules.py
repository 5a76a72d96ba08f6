"""The rules as they are known today. Administrators keep them from here on, so a later release changes no row."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "rules.csv"


def fill(apps: Any, _schema_editor: Any) -> None:
    """One row for each line of the file."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        apps.get_model("nrm", "Rule").objects.bulk_create(
            apps.get_model("nrm", "Rule")(
                code=row["code"],
                value=int(row["value"]),
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                is_verified=row["is_verified"] == "yes",
                source=row["source"],
            )
            for row in csv.DictReader(lines)
        )


class Migration(migrations.Migration):
    dependencies = [("nrm", "0001_referrals")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
