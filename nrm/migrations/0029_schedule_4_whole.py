"""The whole of Schedule 4, paragraph by paragraph, and the offences beside it that people are charged with most.

A row that an administrator changed or confirmed stays as it is. Four rows spoke of whole Acts, of which the Schedule has
some sections only: they go where no claim met them; where one did, they stay unverified, and say what to choose. What a
claim met on its day is kept with the claim.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "schedule_4.csv"
TOO_WIDE = ["oapa_other", "terrorism", "fgm", "sexual_offence"]
# What the sources of the first list said; a source of an administrator is none of these.
SHIPPED = (
    "Schedule 4",
    "Not in Schedule 4",
    "To be confirmed",
    "That it is not",
    "Sections",
    "Most sections",
    "The sections",
)


def fill(apps: Any, _schema_editor: Any) -> None:
    """Bring every row that is still as shipped to what the file says, and add the ones that are missing."""
    offence, claim = apps.get_model("nrm", "ChargedOffence"), apps.get_model("nrm", "Claim")
    met = claim.objects.filter(offence__code__in=TOO_WIDE).values_list("offence", flat=True)
    wide = offence.objects.filter(code__in=TOO_WIDE)
    wide.filter(pk__in=list(met)).update(is_verified=False, source="Too wide: choose the section that is charged")
    wide.exclude(pk__in=list(met)).delete()
    with FILE.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            columns = {
                "name": row["name"],
                "act": row["act"],
                "section": row["section"],
                "in_schedule": row["in_schedule"] == "yes",
                "is_verified": row["is_verified"] == "yes",
                "source": row["source"],
            }
            stored = offence.objects.filter(code=row["code"])
            if not stored.exists():
                offence.objects.create(code=row["code"], valid_from=date.fromisoformat(row["valid_from"]), **columns)
            elif stored.count() == 1 and stored.get().source.startswith(SHIPPED):
                stored.update(**columns)


class Migration(migrations.Migration):
    dependencies = [("nrm", "0028_recovery_periods_by_the_act")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
