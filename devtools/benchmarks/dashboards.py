"""Checks dashboards, explorer and case review at many times the data: the same queries, within 1.2 times the time.

Dashboards and questions that stored figures answer read as many figures for 46 forces, however many cases there are. A
question that is counted from entries is asked again: its answer is stored. `explorer` measures the first time.
"""

from __future__ import annotations

import os
import sys

import django
import psycopg

from devtools.benchmarks import growing, months_of_returns

# Live cases in each month of the smaller data, how many times as many in the larger, and months.
LIVE, TIMES, MONTHS = (
    int(os.environ.get(f"BENCH_{name}", default)) for name, default in (("LIVE", 1810), ("TIMES", 100), ("MONTHS", 2))
)
PATHS = {
    "dashboard, UK": "/dashboards/?area=uk&against=month",
    "a unit": "/dashboards/?area=unit:nwrocu&against=month",
    "a force": "/dashboards/?area=force:E23000005&against=month",
    "filtered": "/dashboards/?area=unit:nwrocu&against=month&victim_nationality=vietnamese",
    "explorer, stored": "/explorer/?rows=primary_type&columns=stage&against=month",
    "case review": "/case-review/",
    "case review, page 3": "/case-review/?page=3",
    "case review, a unit": "/case-review/?unit=nwrocu&type=LAB",
    "case review, a reason": "/case-review/?reason=no_liaison_officer",
    "entries, again": "/explorer/?rows=force&area=unit:nwrocu&against=month&victim_nationality=vietnamese",
}


def fill(owner: psycopg.Connection, times: int) -> int:
    """Store months with this many times the cases, and count them; return the number of entries."""
    many = months_of_returns.fill(owner, months_of_returns.newest(MONTHS), live=times * LIVE)
    months_of_returns.count(owner)
    return many


def main() -> int:
    """Print each page at both sizes; 1 if one needs more queries or more than the limit."""
    django.setup()
    what = f"Dashboards, explorer and case review at {TIMES} times the data, {{}} entries"
    return int(growing.compared(what, PATHS, fill, times=TIMES) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
