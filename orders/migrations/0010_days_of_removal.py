"""How many days a force has to remove what it set for an order that is over. Administrators keep the rows from here on.

A new database has them from the law's own file; one from before gets them here.
"""

from datetime import date
from typing import Any

from django.db import migrations

DEFAULT = "A default of this service, no law: days after"
ROWS = (
    (
        "removal_days_pnc_set",
        1,
        f"{DEFAULT} the end of an order by which its marker is off the Police National Computer",
    ),
    ("removal_days_pnd", 7, f"{DEFAULT} the end of an order by which its entry is off the Police National Database"),
    (
        "removal_days_ports",
        1,
        f"{DEFAULT} the end of an order or of its travel ban by which the alert at ports is removed",
    ),
)


def fill(apps: Any, _schema_editor: Any) -> None:
    """Each row that is not there."""
    law = apps.get_model("orders", "Law").objects
    for code, days, source in ROWS:
        if not law.filter(code=code).exists():
            law.create(code=code, kind="any", value=days, valid_from=date(2015, 7, 31), is_verified=True, source=source)


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_what_is_removed")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
