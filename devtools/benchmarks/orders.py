"""Checks the orders' to-do list, list and home at 100 times the data: the same queries, within 1.2 times the time.

A force in the real data has more to-do items of some kinds than one page shows, and also orders under supervision and
orders that have ended; the larger data has a hundred times as many of each. A few subjects wait for something else, as
many at both sizes: the pages must find those among all the others.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
import psycopg

from devtools.benchmarks import growing

HERE = Path(__file__).parent
FORCES = 5
CLASSES = {"new": 110, "kept": 60, "over": 50}  # subjects of each force
TODAY = "2026-11-24"
SUBJECTS = """
create temporary table bench_subject on commit drop as
select (%(first)s + row_number() over (order by number, force))::int as n, force, %(class)s::text as class
from generate_series(1, %(many)s::int) number, (select force from accounts_user) people
"""
# Among subjects under supervision: one each waits for a visit, a review, an officer, the end, and so on.
WAITING = """
with few as (
    select s.id, s.force, o.id as order_id, row_number() over (partition by s.force order by s.id) as turn
    from orders_subject s join orders_order o on o.subject_id = s.id where s.risk <> '' and o.ends_on is not null
), visits as (
    update orders_subject s set visit_due_on = %(today)s::date - 3 from few where few.id = s.id and turn in (1, 2)
), reviews as (
    update orders_subject s set review_due_on = %(today)s::date - 3 from few where few.id = s.id and turn = 3
), owners as (
    update orders_subject s set officer_id = null from few where few.id = s.id and turn = 4
), ends as (
    update orders_order o set ends_on = %(today)s::date + (turn * 20 - 95)::int from few
    where few.order_id = o.id and turn between 5 and 9
)
insert into orders_breach (public_id, version, happened_on, facts, evidence, state, reported_at, force, order_id,
                           reported_by_id, reporter_force_id)
select gen_random_uuid(), 1, %(today)s::date - 2, 'Met there.', '', 'suspected', now(), force, order_id, 1, force
from few where turn = 10
"""
TABLES = (
    "subject",
    "order",
    "orderstep",
    "condition",
    "completedtask",
    "expirydecision",
    "riskassessment",
    "visit",
    "breach",
)


def add(owner: psycopg.Connection, *, times: int) -> None:
    """Add this many times the subjects of each class to each force."""
    for name, many in CLASSES.items():
        (first,) = owner.execute("select count(*) from orders_subject").fetchone() or (0,)
        owner.execute(SUBJECTS, {"first": first, "class": name, "many": many * times})
        owner.execute((HERE / "orders.sql").read_text(), {"today": TODAY})
        owner.commit()


def fill(owner: psycopg.Connection, times: int) -> int:
    """Create people, this many times each class of subjects, and the few; return the number of orders."""
    owner.execute(growing.PEOPLE, [FORCES])
    owner.execute(growing.DUTIES, ["orders"])
    add(owner, times=1)
    owner.execute(WAITING, {"today": TODAY})
    if times > 1:
        add(owner, times=times - 1)
    growing.vacuumed(owner, *(f"orders_{table}" for table in TABLES))
    (many,) = owner.execute("select count(*) from orders_order").fetchone() or (0,)
    return int(many)


def main() -> int:
    """Print each page at both sizes; 1 if one needs more queries or more than the limit."""
    django.setup()
    paths = {
        "queue and list": "/orders/",
        "in force": "/orders/?state=now",
        "ends soon": "/orders/?within=180",
        "home": "/",
    }
    return int(growing.compared("Pages of orders at 100 times the data, {} orders", paths, fill) > 0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
