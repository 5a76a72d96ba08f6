"""Measures how long a change of one case takes while 50 analysts save at the same moment.

Each has a draft of 60 cases; as there are 46 forces, four returns have two analysts. In each round all save another
stage of one of their cases at once, as the web role: the service's own act, with its lock, the rules that the change
concerns, its history and the log. Against the bare UPDATE of the same row with its commit, by as many at once. Both
enter the scope of the analyst first, without which no policy lets the web role change a row. At most 10 times, as a
ratio of the medians, with the rounds in turn. Every analyst waits from the moment at which all of them save. Signing
in, the person and the version of the row are those of the page that was opened before.

The first rounds are not measured: a connection of the service lives for ten minutes, and PostgreSQL prepares a
statement, and trusts one plan of it, after it has run ten times on a connection.

Twice: by two processes with eight threads each, as the service runs, where each process takes half of the analysts and
eight of them at a time; and by one process with a thread and a connection for each analyst.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import psycopg

from devtools.benchmarks import in_scope, review
from devtools.benchmarks.growing import vacuumed
from devtools.benchmarks.pages import write_logs_to
from devtools.benchmarks.return_import import processor_seconds

if TYPE_CHECKING:
    from accounts.models import User

ANALYSTS, CASES, WARM, ROUNDS = 50, 60, 12, 24
LIMIT = 10.0
ALONE = 200  # changes by one client, for the processor time
PROCESSES, THREADS = 2, 8  # of the service, as its Dockerfile starts it
STAGES = ("charged", "triage")  # each round sets the other
PEOPLE = """
insert into accounts_user (public_id, password, email, name, role, force, is_active, created_at)
select gen_random_uuid(), '!', 'bench.' || n || '@example.org', 'Analyst ' || n, 'analyst',
       (select code from reference_force order by code offset n %% (select count(*) from reference_force) limit 1),
       true, now()
from generate_series(1, %s) n
"""
BARE = "update investigations_entry set stage = %s, version = version + 1, changed_at = now() where id = %s"


@dataclass(slots=True)
class Place:
    """An analyst with the case that they save, as their page knows it."""

    analyst: User
    session: str
    entry: int
    version: int = 1


type Work = Callable[[Place, str], None]
type Waited = dict[str, list[float]]  # milliseconds, by the name of the work


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


def save(place: Place, stage: str) -> None:
    """Save a case as the row form does."""
    from investigations.returns import rows

    with in_scope.scope_of(place.session):
        saved = rows.save(place.entry, typed={"stage": stage}, version=place.version, by=place.analyst)
    place.version = saved.entry.version


def update(place: Place, stage: str) -> None:
    """The least that stores the same value."""
    from django.db import connection

    with in_scope.scope_of(place.session), connection.cursor() as cursor:
        cursor.execute(BARE, [stage, place.entry])
    place.version += 1


WORKS: dict[str, Work] = {"bare UPDATE": update, "save": save}


def rounds(places: Sequence[Place], *, threads: int, together: Callable[[], Any]) -> Waited:
    """Let everybody work at the same moment, several times; return how long each waited."""
    waited: Waited = defaultdict(list)
    with ThreadPoolExecutor(threads) as pool:
        for number in range(ROUNDS):
            for name, work in WORKS.items():
                together()
                each = partial(_waited, work, stage=STAGES[number % 2], began=time.perf_counter())
                times = list(pool.map(each, places))
                if number >= WARM:
                    waited[name] += times
    return waited


def _waited(work: Work, place: Place, *, stage: str, began: float) -> float:
    work(place, stage)
    return (time.perf_counter() - began) * 1000


def as_served(places: Sequence[Place]) -> Waited:
    """The rounds by the processes of the service, each with its share of the analysts. No connection may be open."""
    forked = multiprocessing.get_context("fork")
    barrier, answers = forked.Barrier(PROCESSES), forked.SimpleQueue()

    def serve(share: Sequence[Place]) -> None:
        answers.put(dict(rounds(share, threads=THREADS, together=barrier.wait)))

    workers = [forked.Process(target=serve, args=(places[number::PROCESSES],)) for number in range(PROCESSES)]
    for worker in workers:
        worker.start()
    waited: Waited = defaultdict(list)
    for _ in workers:
        for name, times in answers.get().items():
            waited[name] += times
    for worker in workers:
        worker.join()
    return waited


def places_of(owner: psycopg.Connection) -> list[Place]:
    """A case of their own draft for each analyst, so that no two change the same one."""
    from accounts.models import User

    rows = owner.execute(
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
    people = User.objects.in_bulk([analyst for analyst, _ in rows])
    return [
        Place(analyst=people[analyst], session=in_scope.session_of(owner, analyst), entry=entry)
        for analyst, entry in rows
    ]


def processor_milliseconds(place: Place) -> dict[str, float]:
    """What one change costs this process and the database's, one after the other, which other load hardly changes."""
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    used = {}
    for name, work in WORKS.items():
        before = processor_seconds([backend])
        for number in range(ALONE):
            work(place, STAGES[number % 2])
        used[name] = (processor_seconds([backend]) - before) * 1000 / ALONE
    return used


def report(waited: Waited, *, how: str) -> float:
    """Print the medians; return their ratio."""
    medians = {name: statistics.median(times) for name, times in waited.items()}
    ratio = medians["save"] / medians["bare UPDATE"]
    print(f"  {how}: ratio of the medians {ratio:.1f} (at most {LIMIT:.0f})", flush=True)
    for name, times in waited.items():
        slow = statistics.quantiles(times, n=20)[-1]
        print(f"    {name:<12} median {medians[name]:7.1f} ms, 95th percentile {slow:7.1f} ms", flush=True)
    return ratio


def main() -> int:
    """Print both pairs of medians; 1 if a ratio misses the limit."""
    django.setup()
    from django.db import connections

    address = os.environ["OWNER_DATABASE_URL"]
    with psycopg.connect(address, cursor_factory=psycopg.ClientCursor) as owner:
        fill(owner)
        places = places_of(owner)
    connections.close_all()
    print(f"{len(places)} analysts save a case at the same moment, each in a draft of {CASES}", flush=True)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        write_logs_to(nowhere)
        served = as_served(places)
        for place in places:
            place.version += 2 * ROUNDS  # the processes have saved them
        alone = rounds(places, threads=len(places), together=lambda: None)
        used = processor_milliseconds(places[0])
    ratios = (
        report(served, how=f"{PROCESSES} processes with {THREADS} threads each"),
        report(alone, how=f"1 process with {len(places)} threads"),
    )
    print(
        f"  processor time, one after the other: bare UPDATE {used['bare UPDATE']:.2f} ms, save {used['save']:.2f} ms, "
        f"ratio {used['save'] / used['bare UPDATE']:.1f}",
        flush=True,
    )
    return int(max(ratios) > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    sys.exit(main())
