"""Measures what row-level policies cost each page: the demonstration with them, against a copy without them.

Each page is requested from both copies in turn, as the web role, by people of each kind. The scope is entered in both,
so what is compared is the conditions that the policies add to each statement. At most 1.2 times, by the best times.
"""

from __future__ import annotations

import os
import sys

import django
import psycopg
from psycopg.sql import SQL, Identifier

from devtools.benchmarks import growing

WITHOUT, WITH = 1, 2  # what `fill` is asked for
NATIONAL, COORDINATOR, ANALYST, CONTACT, MANAGER = (
    "national@example.org",
    "coordinator.swrocu@example.org",
    "analyst.devon-and-cornwall@example.org",
    "nrm.devon-and-cornwall@example.org",
    "orders.devon-and-cornwall@example.org",
)
PAGES = {
    "home, force": (ANALYST, "/"),
    "home, unit": (COORDINATOR, "/"),
    "home, UK": (NATIONAL, "/"),
    "investigations": (ANALYST, "/investigations/"),
    "investigations, UK": (NATIONAL, "/investigations/"),
    "case review": (ANALYST, "/case-review/"),
    "case review, UK": (NATIONAL, "/case-review/"),
    "returns of a unit": (COORDINATOR, "/review/"),
    "return board, UK": (NATIONAL, "/review/board/"),
    "data quality, UK": (NATIONAL, "/returns/quality/"),
    "dashboard, UK": (NATIONAL, "/dashboards/?area=uk&against=month"),
    "dashboard, force": (ANALYST, "/dashboards/"),
    "explorer, entries": (NATIONAL, "/explorer/?rows=force&victim_nationality=vietnamese"),
    "referrals": (CONTACT, "/nrm/"),
    "orders": (MANAGER, "/orders/"),
}
LIMITED = "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace"


def fill(owner: psycopg.Connection, which: int) -> int:
    """Remove the policies of a copy, or leave them; return the number of entries."""
    if which == WITHOUT:
        for (table,) in owner.execute(LIMITED).fetchall():
            owner.execute(SQL("alter table {} disable row level security").format(Identifier(table)))
    growing.vacuumed(owner, "investigations_entry")
    (many,) = owner.execute("select count(*) from investigations_entry").fetchone() or (0,)
    return int(many)


def main() -> int:
    """Print each page without and with policies; 1 if one takes more than the limit."""
    django.setup()
    what = "The demonstration without and with row-level policies, {} entries"
    paths = {name: path for name, (_, path) in PAGES.items()}
    readers = {name: reader for name, (reader, _) in PAGES.items()}
    return int(growing.compared(what, paths, fill, times=WITH, readers=readers) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
