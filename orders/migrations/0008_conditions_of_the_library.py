"""The library as it begins. The national team keeps it from here on, so a later release changes no row."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "conditions.csv"
FIRST_DAY = date(2015, 7, 31)  # of Part 2 of the Act


def fill(apps: Any, _schema_editor: Any) -> None:
    """One row for each line of the file."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        apps.get_model("orders", "ConditionTemplate").objects.bulk_create(
            apps.get_model("orders", "ConditionTemplate")(
                code=row["code"],
                title=row["title"],
                kind=row["kind"],
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


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_library_of_conditions")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
