"""Measures how long a change of one case takes while 50 analysts save at the same moment.

Each has a draft of 60 cases; as there are 46 forces, four returns have two analysts. In each round all save another
stage of one of their cases at once, on connections of their own, as the web role: the service's own act, with its lock,
its rules over the whole return, its history and the log. Against the bare UPDATE of the same row with its commit, by as
many at once. At most 10 times, as a ratio of the medians, with the rounds in turn.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django
import psycopg

from devtools.benchmarks import review
from devtools.benchmarks.growing import vacuumed
from devtools.benchmarks.pages import write_logs_to

ANALYSTS, CASES, ROUNDS = 50, 60, 6
LIMIT = 10.0
STAGES = ("charged", "triage")  # each round sets the other
PEOPLE = """
insert into accounts_user (public_id, password, email, name, role, force, is_active, created_at)
select gen_random_uuid(), '!', 'bench.' || n || '@example.org', 'Analyst ' || n, 'analyst',
       (select code from reference_force order by code offset n %% (select count(*) from reference_force) limit 1),
       true, now()
from generate_series(1, %s) n
"""
BARE = "update investigations_entry set stage = %s, version = version + 1, changed_at = now() where id = %s"

type Work = Callable[[int, int, str], None]  # an analyst, an entry and a stage


def fill(owner: psycopg.Connection, *, cases: int = CASES) -> int:
    """Store an approved January and a draft of February of each force; return the number of entries."""
    owner.execute(PEOPLE, [ANALYSTS])
    owner.execute(review.PEOPLE, {"force": review.FORCES[0], "reader": review.READER})
    owner.execute(review.PERIODS)
    forces = [force for (force,) in owner.execute("select distinct force from accounts_user where force <> ''")]
    for force in forces:
        review.fill_force(owner, force, cases=cases, changed=0, states=("approved", "draft"))
    vacuumed(owner, *(f"investigations_{table}" for table in ("entry", "entrypeople", "holding", "investigation")))
    (many,) = owner.execute("select count(*) from investigations_entry").fetchone() or (0,)
    return int(many)


def save(analyst: int, entry: int, stage: str) -> None:
    """Save a case as the row form does."""
    from accounts.models import User
    from investigations.models import Entry
    from investigations.returns import rows

    version = Entry.objects.values_list("version", flat=True).get(pk=entry)
    rows.save(entry, typed={"stage": stage}, version=version, by=User.objects.get(pk=analyst))


def update(_: int, entry: int, stage: str) -> None:
    """The least that stores the same value."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE, [stage, entry])


def at_once(work: Work, places: Sequence[tuple[int, int]], stage: str, pool: ThreadPoolExecutor) -> list[float]:
    """Let everybody work at the same moment; return how long each waited, in milliseconds."""
    barrier = threading.Barrier(len(places))

    def wait_and_work(analyst: int, entry: int) -> float:
        barrier.wait()
        began = time.perf_counter()
        work(analyst, entry, stage)
        return (time.perf_counter() - began) * 1000

    return list(pool.map(lambda place: wait_and_work(*place), places))


def places_of(owner: psycopg.Connection) -> list[tuple[int, int]]:
    """A case of their own draft for each analyst, so that no two change the same one."""
    return owner.execute(
        """
        select p.id, e.id from (
            select id, force, row_number() over (partition by force order by id) as place
            from accounts_user where email like 'bench._%@example.org' and name like 'Analyst %'
        ) p
        join investigations_revision r on r.force = p.force and r.state = 'working'
        join lateral (
            select id from investigations_entry where revision_id = r.id order by id offset p.place limit 1
        ) e on true
        """
    ).fetchall()


def main() -> int:
    """Print both medians; 1 if their ratio misses the limit."""
    django.setup()
    works: dict[str, Work] = {"bare UPDATE": update, "save": save}
    took: dict[str, list[float]] = {name: [] for name in works}
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"], cursor_factory=psycopg.ClientCursor) as owner,
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
    ):
        fill(owner)
        places = places_of(owner)
        write_logs_to(nowhere)
        with ThreadPoolExecutor(len(places)) as pool:
            for number in range(ROUNDS):
                for name, work in works.items():
                    waited = at_once(work, places, STAGES[number % 2], pool)
                    took[name] += waited if number else []  # the first round opens the connections
    medians = {name: statistics.median(waited) for name, waited in took.items()}
    ratio = medians["save"] / medians["bare UPDATE"]
    print(f"{len(places)} analysts save a case at the same moment, each in a draft of {CASES}", flush=True)
    for name, waited in took.items():
        slow = statistics.quantiles(waited, n=20)[-1]
        print(f"  {name:<12} median {medians[name]:7.1f} ms, 95th percentile {slow:7.1f} ms", flush=True)
    print(f"  ratio of the medians {ratio:.1f} (at most {LIMIT:.0f})", flush=True)
    return int(ratio > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
