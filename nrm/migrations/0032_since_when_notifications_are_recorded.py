"""Since when notifications are recorded becomes a rule: figures guessed it from the first month that had any."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "rules.csv"
CODE = "notifications_recorded"


def fill(apps: Any, _schema_editor: Any) -> None:
    """Add the row where it is missing."""
    rule = apps.get_model("nrm", "Rule")
    with FILE.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["code"] == CODE and not rule.objects.filter(code=CODE).exists():
                rule.objects.create(
                    code=row["code"],
                    value=int(row["value"]),
                    valid_from=date.fromisoformat(row["valid_from"]),
                    is_verified=row["is_verified"] == "yes",
                    source=row["source"],
                )


class Migration(migrations.Migration):
    dependencies = [("nrm", "0031_statuses_in_plain_words")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
