"""Compares building a month's batches with bare SQL that stores the same figures, at 1, 10 and 100 times real size.

Both count and store, in turn, in one database, under the same settings, and count the month from scratch each time. The
figures of both are compared row by row, so that neither is fast by being wrong.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import django
import psycopg

HERE = Path(__file__).parent
LIMIT = 1.3
# A month's live investigations, and how often each side counts it.
SIZES = {date(2020, 2, 1): (1_810, 7), date(2020, 3, 1): (18_100, 5), date(2020, 4, 1): (181_000, 3)}
DIFFERENCES = """
select count(*) from (
    select force, measure, dimension, category, value from bench_figure
) bare
full join (
    select f.force, measure, dimension, category, value
    from figures_figure f join figures_batch b on b.id = f.batch_id
    where b.period = %s and (f.value <> 0 or f.dimension <> 'total')
) ours using (force, measure, dimension, category)
where coalesce(bare.value, 0) <> coalesce(ours.value, 0)
"""


def timed(work: Callable[[], object]) -> float:
    """Seconds until the work is done and committed."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare(owner: psycopg.Connection, month: date) -> None:
    """Count and store with bare SQL."""
    owner.execute("set local work_mem = '64MB'; set local jit = off")
    owner.execute((HERE / "batches.sql").read_text(), {"month": month})
    owner.commit()


def count_returns(month: date) -> None:
    """Count and store with the product, the returns alone: bare SQL counts nothing else."""
    from figures import batches
    from investigations.measures import KIND

    batches.count_many(KIND, [record.source for record in batches.pending(month) if record.kind == KIND.name])


def empty(owner: psycopg.Connection) -> None:
    """Delete what both have stored."""
    owner.execute("truncate bench_figure, bench_batch, figures_figure, figures_batch cascade")
    owner.commit()


def measure(owner: psycopg.Connection, month: date, *, live: int, times: int) -> float:
    """Print one line of the table, and return the ratio of the best times."""
    text = (HERE / "entries.sql").read_text()
    owner.execute(text, {"live": live, "month": month, "starts": month == min(SIZES)})
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum analyze")
    owner.autocommit = False
    ours, theirs = [], []
    for _ in range(times):
        empty(owner)
        theirs.append(timed(lambda: bare(owner, month)))
        ours.append(timed(lambda: count_returns(month)))
    counted = owner.execute("select count(*) from figures_figure").fetchone()
    differing = owner.execute(DIFFERENCES, [month]).fetchone()
    if not counted or not differing or differing[0]:
        raise SystemExit(f"{differing} figures differ from those of the bare SQL.")
    ratio = min(ours) / min(theirs)
    print(
        f"{live:>8,} live {counted[0]:>9,} figures   batches {min(ours):6.2f} s"
        f"   bare SQL {min(theirs):6.2f} s   ratio {ratio:4.2f}",
        flush=True,
    )
    return ratio


def main() -> int:
    """Print the table; 1 if a ratio is over the limit."""
    django.setup()
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute((HERE / "targets.sql").read_text())
        owner.commit()
        print(f"Batches of a month against bare SQL (limit {LIMIT})", flush=True)
        worst = max(measure(owner, month, live=live, times=times) for month, (live, times) in SIZES.items())
    if worst > LIMIT:
        print(f"The limit of {LIMIT} is missed: {worst:.2f}")
    return int(worst > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
