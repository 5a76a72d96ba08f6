"""Checks dashboards, the explorer and case review with the demonstration, and with its present months made larger.

The larger copy is made by `manage.py load_demo --scale 100`, which prints how long it takes.
"""

from __future__ import annotations

import os
import subprocess
import sys

import django
import psycopg

from devtools.benchmarks import growing
from mspt.setup import databases

TIMES = int(os.environ.get("BENCH_TIMES", "100"))
NATIONAL, COORDINATOR, ANALYST = (
    "national@example.org",
    "coordinator.swrocu@example.org",
    "analyst.devon-and-cornwall@example.org",
)
PAGES = {
    "dashboard, UK": (NATIONAL, "/dashboards/?area=uk&against=month"),
    "a unit": (COORDINATOR, "/dashboards/"),
    "a force": (ANALYST, "/dashboards/"),
    "filtered": (NATIONAL, "/dashboards/?area=unit:swrocu&victim_nationality=vietnamese"),
    "explorer, stored": (NATIONAL, "/explorer/?rows=primary_type&columns=stage"),
    "entries, again": (NATIONAL, "/explorer/?rows=force&victim_nationality=vietnamese"),
    "case review, UK": (NATIONAL, "/case-review/"),
    "case review, a reason": (NATIONAL, "/case-review/?reason=no_liaison_officer"),
    "case review, a unit": (COORDINATOR, "/case-review/"),
    "case review, a force": (ANALYST, "/case-review/"),
}


def fill(owner: psycopg.Connection, times: int) -> int:
    """Make the present months this many times as large, as a person would; return the number of entries."""
    if times > 1:
        address = databases.url_of(os.environ["OWNER_DATABASE_URL"], database=owner.info.dbname)
        environment = os.environ | {"MSPT_ROLE": "owner", "OWNER_DATABASE_URL": address}
        command = [sys.executable, "manage.py", "load_demo", "--scale", str(times)]
        subprocess.run(command, env=environment, check=True)
    growing.vacuumed(owner, "investigations_entry")
    (many,) = owner.execute("select count(*) from investigations_entry").fetchone() or (0,)
    return int(many)


def main() -> int:
    """Print each page at both sizes; 1 if one needs more queries or more than the limit."""
    django.setup()
    what = f"The demonstration, and its present months {TIMES} times as large, {{}} entries"
    paths = {name: path for name, (_, path) in PAGES.items()}
    readers = {name: reader for name, (reader, _) in PAGES.items()}
    return int(growing.compared(what, paths, fill, times=TIMES, readers=readers) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
