"""Fills a database with months of approved returns for the benchmarks of figures: entries, their profiles, batches.

Run as a module, it counts the batches of all months, which only the counting role may do.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import django
import psycopg

from core import months
from devtools.benchmarks.growing import vacuumed
from mspt.setup import databases

HERE = Path(__file__).parent
LAST = date(2020, 2, 1)
READER = "bench.reader@example.org"
# The first person opens the pages of `growing`. The national team reads every force.
PEOPLE = """
insert into accounts_user (public_id, password, email, name, role, is_active, created_at)
values (gen_random_uuid(), '!', %s, 'Reader', 'national', true, now())
"""
# What approval stores with each case: every month has cases of its own.
LATEST_ENTRIES = """
update investigations_investigation i set latest_entry_id = e.id
from investigations_entry e join investigations_revision r on r.id = e.revision_id
where r.period = %s and e.investigation_id = i.id
"""
TABLES = (
    *("monthlyreturn", "revision", "investigation", "holding", "entry", "entrypeople", "entryprofile"),
    *("casetoreview", "casereviewcount"),
)


def newest(many: int) -> list[date]:
    """This many months up to the last one, the earliest first."""
    return months.between(months.previous(LAST, many - 1), LAST)


def fill(owner: psycopg.Connection, chosen: list[date], *, live: int) -> int:
    """Store returns of all forces with this many live cases in each month; return the number of entries."""
    owner.execute(PEOPLE, [READER])
    for month in chosen:
        values = {"live": live, "month": month, "starts": month == chosen[0]}
        owner.execute((HERE / "entries.sql").read_text(), values)
        _store_profiles(owner, month)
        owner.commit()
    vacuumed(owner, *(f"investigations_{table}" for table in TABLES))
    (many,) = owner.execute("select count(*) from investigations_entry").fetchone() or (0,)
    return int(many)


def _store_profiles(owner: psycopg.Connection, month: date) -> None:
    """What approval stores of the cases, with the memory to do it for a whole month."""
    from investigations.choices import EARLY_ADVICE_STAGES
    from investigations.records import profiles

    rule = profiles.in_force(month)
    revisions = owner.execute("select id from investigations_revision where period = %s", [month]).fetchall()
    owner.execute("set local work_mem = '64MB'; set local jit = off")
    owner.execute(
        profiles.STATEMENT.encode(),
        {
            "revisions": [revision for (revision,) in revisions],
            "unchanged": rule.unchanged,
            "long_open": rule.long_open,
            "advice_stages": sorted(EARLY_ADVICE_STAGES),
        },
    )
    owner.execute(profiles.CASE_REVIEWS.encode(), {"revisions": [revision for (revision,) in revisions]})
    owner.execute(LATEST_ENTRIES, [month])


def count(owner: psycopg.Connection) -> None:
    """Count the batches of every month in the database of this connection, in a process of the counting role."""
    address = databases.url_of(os.environ["COUNTER_DATABASE_URL"], database=owner.info.dbname)
    environment = os.environ | {"MSPT_ROLE": "counter", "COUNTER_DATABASE_URL": address}
    subprocess.run([sys.executable, "-m", __name__], env=environment, check=True)
    vacuumed(owner, "figures_batch", "figures_figure")


def main() -> None:
    """Count the batches of every month."""
    django.setup()
    from figures import batches

    batches.count_all_pending()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    main()
