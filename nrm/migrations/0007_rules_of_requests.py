"""How long a request of a person may take. Administrators keep the rules from here on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations

RULES = (
    ("request_months", 1, date(2018, 5, 25), False, "Data Protection Act 2018 s.54: one month from receipt"),
    (
        "request_further_months",
        2,
        date(2025, 6, 19),
        False,
        "Data (Use and Access) Act 2025: two further months where a request is complex; the first day is to be confirmed",
    ),
)


def fill(apps: Any, _schema_editor: Any) -> None:
    """One value of each, without end."""
    rule = apps.get_model("nrm", "Rule")
    for code, value, valid_from, is_verified, source in RULES:
        rule.objects.get_or_create(
            code=code,
            valid_from=valid_from,
            defaults={"value": value, "is_verified": is_verified, "source": source},
        )


class Migration(migrations.Migration):
    dependencies = [("nrm", "0006_rights_of_persons")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
