"""Compares extracting and counting crime registers with bare SQL that stores the same figures, at 100 times the crimes.

It covers two years of months, as in the night after every crime has changed: extracts taken, counted into batches. The
bare SQL runs in turn with it; the figures of both are compared row by row. A hundred times the crimes may take at most
a hundred times as long.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
import psycopg

from devtools.benchmarks.batches import timed
from devtools.benchmarks.order_figures import MONTHS, PEOPLE

HERE = Path(__file__).parent
SIZES = {3_000: 5, 300_000: 3}  # crimes, and how often each side counts them
SPANS = """
insert into figures_registerspan (public_id, register, force, first, is_withdrawn, set_by_id, set_at)
select gen_random_uuid(), 'crimes', force, '2024-11-01', false, id, now() from accounts_user where force like 'E%%'
"""
CRIMES = """
insert into nrm_crimerecord (public_id, force, source, responder, authority_reference, reference, place, decision,
    reported_at, recorded_at, status, crime_class, crime_at, cancellation, cancellation_requested, kept_despite,
    outcome, outcome_on, was_crime, created_by_id, created_at)
select gen_random_uuid(), u.force, 'report', '', '', 'C' || n, 'own_area', '', at, at, 'crime',
    (array['trafficking', 'servitude', 'forced_labour'])[1 + n %% 3], at, '', '', '',
    (array['', '1', '14', '15', '16', '18'])[1 + n %% 6], case when n %% 6 > 0 then (at + interval '40 days')::date end,
    false, u.id, at
from generate_series(%(first)s::int, %(last)s::int) n
join (
    select *, row_number() over (order by force) - 1 as place, count(*) over () as forces from accounts_user
    where force like 'E%%'
) u on u.place = n %% u.forces
cross join lateral (select '2024-11-03 12:00+00'::timestamptz + n %% 680 * interval '1 day' as at) spread
"""
BARE = """
insert into bench_batch (force, month)
select f.force, p.month from (select distinct force from figures_registerspan) f cross join figures_period p
cross join (values (1), (2)) kinds;
insert into bench_figure (batch_id, force, measure, dimension, category, value)
select b.id, c.force, c.measure, c.dimension, c.category, c.n from (
    select force, month, measure, dimension, category, count(*) as n from (
        select r.force, date_trunc('month', r.crime_at at time zone 'Europe/London')::date as month,
               'recorded_crimes' as measure, d.dimension, d.category
        from nrm_crimerecord r,
            lateral (values ('total', 'all'), ('crime_offence', r.crime_class)) d (dimension, category)
        union all
        select r.force, date_trunc('month', r.outcome_on)::date, 'crime_outcomes', d.dimension, d.category
        from nrm_crimerecord r
        join nrm_outcometype t on t.code = r.outcome and t.valid_from <= r.outcome_on
            and (t.valid_to is null or t.valid_to >= r.outcome_on),
            lateral (values ('total', 'all'), ('outcome_group', t."group")) d (dimension, category)
    ) one group by 1, 2, 3, 4, 5
) c join (select min(id) as id, force, month from bench_batch group by 2, 3) b
    on b.force = c.force and b.month = c.month
"""
DIFFERENCES = """
select count(*) from (
    select f.force, b.month, measure, dimension, category, value
    from bench_figure f join bench_batch b on b.id = f.batch_id
) bare
full join (
    select f.force, b.period as month, measure, dimension, category, value
    from figures_figure f join figures_batch b on b.id = f.batch_id where f.value <> 0
) ours using (force, month, measure, dimension, category)
where coalesce(bare.value, 0) <> coalesce(ours.value, 0)
"""


def bare(owner: psycopg.Connection) -> None:
    """Count and store with bare SQL."""
    owner.execute("set local work_mem = '64MB'; set local jit = off")
    owner.execute(BARE)
    owner.commit()


def whole() -> None:
    """Run the nightly work: extract what has changed, and count it."""
    from figures import batches, registers

    registers.extract_all()
    batches.count_all_pending()


def fill(owner: psycopg.Connection, first: int, last: int) -> None:
    """Add crimes, dealt to the forces of England in turn."""
    owner.execute(CRIMES, {"first": first, "last": last})


def empty(owner: psycopg.Connection) -> None:
    """Delete what both have stored."""
    owner.execute(
        "truncate bench_figure, bench_batch, figures_figure, figures_batch, figures_registermonth, figures_registercell"
        " cascade"
    )
    owner.commit()


def measure(owner: psycopg.Connection, first: int, last: int, *, times: int) -> float:
    """Print one line of the table, with the crimes up to `last`; return our best time."""
    fill(owner, first, last)
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum analyze")
    owner.autocommit = False
    ours, theirs = [], []
    for _ in range(times):
        empty(owner)
        theirs.append(timed(lambda: bare(owner)))
        ours.append(timed(whole))
    counted = owner.execute("select count(*) from figures_figure").fetchone()
    differing = owner.execute(DIFFERENCES).fetchone()
    if not counted or not differing or differing[0]:
        raise SystemExit(f"{differing} figures differ from those of the bare SQL.")
    print(
        f"{last:>9,} crimes {counted[0]:>8,} figures   extracted and counted {min(ours):6.2f} s"
        f"   bare SQL {min(theirs):6.2f} s   ratio {min(ours) / min(theirs):4.2f}",
        flush=True,
    )
    return min(ours)


def main() -> int:
    """Print the table; 1 if time grows faster than the crimes."""
    django.setup()
    few, many = SIZES
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute((HERE / "targets.sql").read_text())
        owner.execute(MONTHS)
        owner.execute(PEOPLE)
        owner.execute(SPANS)
        owner.commit()
        print("Figures of crime registers over 24 months, growing with the data", flush=True)
        small = measure(owner, 1, few, times=SIZES[few])
        large = measure(owner, few + 1, many, times=SIZES[many])
    print(f"  {many // few} times the crimes take {large / small:.1f} times as long")
    return int(large / small > many / few)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
