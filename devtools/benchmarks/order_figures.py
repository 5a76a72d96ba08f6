"""Compares extracting and counting orders with bare SQL that stores the same figures, for 1,000 and 100,000 subjects.

It covers two years of months, as in the night after everything has changed: extracts taken, counted into batches. The
bare SQL runs in turn with it; the figures of both are compared row by row. A hundred times the subjects may take at
most a hundred times as long.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
import psycopg

from devtools.benchmarks.batches import timed

HERE = Path(__file__).parent
LIMIT = 1.3  # the same limit as for the batches of returns
SIZES = {1_000: 5, 100_000: 2}  # subjects, and how often each side counts them
TODAY = "2026-11-24"
MONTHS = """
insert into figures_period (month, opens_on, due_on, locks_on, state, starts_series, lock_reason, newest_version)
select month::date, month::date + 31, month::date + 38, month::date + 52, 'open', month = '2024-11-01', '', 0
from generate_series('2024-11-01'::date, '2026-10-01', '1 month') month
"""
PEOPLE = """
insert into accounts_user (public_id, password, email, name, role, force, is_active, created_at)
select gen_random_uuid(), '', lower(code) || '@example.org', code, 'analyst', code, true, now() from reference_force
"""
SUBJECTS = """
create temporary table bench_subject on commit drop as
select n, force, (array['kept', 'kept', 'over', 'kept', 'new'])[1 + n %% 5] as class
from generate_series(%(first)s::int, %(last)s::int) n
join (select code as force, row_number() over (order by code) - 1 as place from reference_force) f on place = n %% 46
"""
DIFFERENCES = """
select count(*) from (
    select b.force, b.month, measure, dimension, category, value
    from bench_figure f join bench_batch b on b.id = f.batch_id
) bare
full join (
    select f.force, b.period as month, measure, dimension, category, value
    from figures_figure f join figures_batch b on b.id = f.batch_id
    where f.value <> 0
) ours using (force, month, measure, dimension, category)
where coalesce(bare.value, 0) <> coalesce(ours.value, 0)
"""


def bare(owner: psycopg.Connection) -> None:
    """Count and store with bare SQL."""
    owner.execute("set local work_mem = '64MB'; set local jit = off")
    owner.execute((HERE / "order_figures.sql").read_text(), {"today": TODAY})
    owner.commit()


def whole() -> None:
    """Run the nightly work: extract what has changed, and count it."""
    from figures import batches
    from orders import extractions

    extractions.extract()
    batches.count_all_pending()


def empty(owner: psycopg.Connection) -> None:
    """Delete what both have stored."""
    owner.execute(
        "truncate bench_figure, bench_batch, figures_figure, figures_batch, orders_orderextraction,"
        " orders_orderextractioncell cascade"
    )
    owner.execute("drop function if exists pg_temp.holder; drop function if exists pg_temp.years")
    owner.commit()


def measure(owner: psycopg.Connection, first: int, last: int, *, times: int) -> tuple[float, float]:
    """Print one line of the table, with the subjects up to `last`; return our best time and that of bare SQL."""
    owner.execute(SUBJECTS, {"first": first, "last": last})
    owner.execute((HERE / "orders.sql").read_text(), {"today": TODAY})
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum analyze")
    owner.autocommit = False
    ours, theirs = [], []
    for _ in range(times):
        empty(owner)
        theirs.append(timed(lambda: bare(owner)))
        ours.append(timed(whole))
    counted = owner.execute("select count(*), sum(value) from figures_figure").fetchone()
    differing = owner.execute(DIFFERENCES).fetchone()
    if not counted or not differing or differing[0]:
        raise SystemExit(f"{differing} figures differ from those of the bare SQL.")
    print(
        f"{last:>9,} subjects {counted[0]:>8,} figures   extracted and counted {min(ours):6.2f} s"
        f"   bare SQL {min(theirs):6.2f} s   ratio {min(ours) / min(theirs):4.2f}",
        flush=True,
    )
    return min(ours), min(theirs)


def main() -> int:
    """Print the table; 1 if time grows faster than the subjects, or if bare SQL is too much faster."""
    django.setup()
    few, many = SIZES
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute((HERE / "targets.sql").read_text())
        owner.execute(MONTHS)
        owner.execute(PEOPLE)
        owner.commit()
        print(f"Order figures of 24 months against bare SQL (limit {LIMIT}), and growing with the data", flush=True)
        small, _ = measure(owner, 1, few, times=SIZES[few])
        large, bare_large = measure(owner, few + 1, many, times=SIZES[many])
    grown = large / small
    print(f"  {many // few} times the subjects take {grown:.1f} times as long")
    return int(grown > many / few or large / bare_large > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
