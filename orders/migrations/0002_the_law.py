"""The law as it is known today. Administrators keep it from here on, so a later release changes no row."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "law.csv"


def fill(apps: Any, _schema_editor: Any) -> None:
    """One row for each line of the file."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        apps.get_model("orders", "Law").objects.bulk_create(
            apps.get_model("orders", "Law")(
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


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_the_register")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
