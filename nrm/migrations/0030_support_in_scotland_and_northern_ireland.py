"""How long an adult is supported in Scotland and in Northern Ireland becomes two rules."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "rules.csv"
CODES = {"support_days_scotland", "support_days_northern_ireland"}


def fill(apps: Any, _schema_editor: Any) -> None:
    """Add the two rows where they are missing."""
    rule = apps.get_model("nrm", "Rule")
    with FILE.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["code"] in CODES and not rule.objects.filter(code=row["code"]).exists():
                rule.objects.create(
                    code=row["code"],
                    value=int(row["value"]),
                    valid_from=date.fromisoformat(row["valid_from"]),
                    is_verified=row["is_verified"] == "yes",
                    source=row["source"],
                )


class Migration(migrations.Migration):
    dependencies = [("nrm", "0029_schedule_4_whole")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
