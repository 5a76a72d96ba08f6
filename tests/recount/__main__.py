"""Behind `bin/recount`: every version of every month of the demonstration, recounted from its raw rows.

The demonstration is made first where it is not there, as for the tests, and nothing is written to it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pandas as pd

from devtools import testing
from mspt.setup import databases, places

COUNT_HERE = "--here"  # in a process that has the database's address


def compare() -> int:
    """Recount, print a line for each snapshot and the total; 1 if a figure differs."""
    import django

    django.setup()
    from figures.models import Snapshot
    from tests.recount import orders, outside, referrals, returns

    began, compared, differing = time.monotonic(), 0, 0
    entries, steps, register = returns.Returns(), referrals.happened(), orders.Register()
    for snapshot in Snapshot.objects.order_by("period", "version"):
        each = [returns.recounted(snapshot, entries), referrals.recounted(snapshot, steps)]
        if not Snapshot.objects.filter(period=snapshot.period_id, version__gt=snapshot.version).exists():
            each.append(orders.recounted(snapshot, register))
        number, wrong = sum(many for many, _ in each), pd.concat([differing for _, differing in each])
        compared, differing = compared + number, differing + len(wrong)
        verdict = f"{len(wrong):,} differ" if len(wrong) else "none differs"
        print(f"{snapshot.period_id:%B %Y}, version {snapshot.version}: {number:,} figures, {verdict}", flush=True)
        if len(wrong):
            print(wrong.head(20).to_string())
    number, wrong = outside.recounted()
    compared, differing = compared + number, differing + len(wrong)
    print(f"Outside snapshots: {number:,} figures, {len(wrong):,} differ")
    if len(wrong):
        print(wrong.head(20).to_string())
    print(f"{compared:,} figures compared, {differing:,} differ ({time.monotonic() - began:.0f} seconds)")
    return 1 if differing or not compared else 0


def main(arguments: list[str]) -> int:
    """Start the test servers, create the demonstration if needed, and count in it."""
    os.chdir(places.ROOT)
    if arguments == [COUNT_HERE]:
        return compare()
    with testing.environment() as (test_servers, variables):
        testing.make_template(test_servers, variables)
        testing.make_demo_template(test_servers, variables)
        database = variables["MSPT_DEMO_TEMPLATE"]
        there = {
            name: databases.url_of(url, database=database)
            for name, url in variables.items()
            if name.endswith("_DATABASE_URL")
        }
        environment = variables | there | {"MSPT_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "mspt.settings"}
        command = [sys.executable, "-m", "tests.recount", COUNT_HERE]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
