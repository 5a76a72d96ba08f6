"""Real workers, killed and doubled: the figures end as those of an undisturbed run, and never half of them show.

The test stops a worker at a chosen point by holding the very lock that the worker needs next.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from celery import Celery
from django.conf import settings

from figures import snapshots
from reference import months

pytestmark = pytest.mark.processes
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)  # the last months open on the day of the tests
ENTRIES = (settings.BASE_DIR / "bench" / "entries.sql").read_text()
PATIENCE = 60  # seconds, on a busy machine


def own_queue(url: str) -> str:
    """The same broker, another of its numbered databases: nobody else's worker takes these messages."""
    return f"{url}?virtual_host=9" if url.startswith("unix:") else f"{url.rpartition('/')[0]}/9"


class House:
    """A database of its own with two months of returns, a queue of its own, and the processes that work on them."""

    def __init__(self, clone: Callable[[str], str], logs: Path) -> None:
        """Fill the database; nothing is counted yet."""
        self.logs = logs
        self.running: list[subprocess.Popen[bytes]] = []
        self.queue = own_queue(os.environ["REDIS_URL"])
        self.environment = {
            **os.environ,
            **{f"{role.upper()}_DATABASE_URL": clone(role) for role in ("owner", "login", "web", "counter", "clerk")},
            "REDIS_URL": self.queue,
            "MSPT_ROLE": "counter",
            "DJANGO_SETTINGS_MODULE": "mspt.settings",
        }
        self.owner = clone("owner")
        for month in (SEPTEMBER, OCTOBER):
            with psycopg.connect(self.owner, cursor_factory=psycopg.ClientCursor) as connection:
                connection.execute(ENTRIES, {"live": 140, "month": month, "starts": month == SEPTEMBER})
        self.celery = Celery(broker=self.queue.replace("unix://", "redis+socket://"))
        self.flush()

    def ask(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner, autocommit=True) as connection:
            found = connection.execute(statement, parameters)
            return found.fetchall() if found.description else []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A process in a group of its own, so that it can be killed with all its children."""
        with (self.logs / f"{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("-m", "celery", "-A", "mspt", "worker", "-Q", "rollup,default", "-c", "1", "--without-mingle")

    def rollup(self) -> subprocess.Popen[bytes]:
        return self.start("manage.py", "rollup", "--all", "--here")

    def send(self, task: str, *arguments: str) -> None:
        self.celery.send_task(task, args=arguments, queue="rollup")

    def flush(self) -> None:
        """Empty the queue, as a broker that was restarted without its memory."""
        with self.celery.connection_for_write() as connection:
            client: redis.Redis = connection.default_channel.client
            client.flushdb()

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def forget(self) -> None:
        """Take away all that was counted, as if it had never been."""
        for table in ("snapshotfigure", "snapshotsource", "snapshotopening", "snapshot", "figure", "batch"):
            self.ask(f"delete from figures_{table}")

    def digests(self) -> dict[date, str]:
        return dict(self.ask("select period, digest from figures_snapshot"))

    def rows(self) -> list[tuple[Any, ...]]:
        columns = "period, area_kind, area, measure, dimension, category, value"
        joined = "figures_snapshotfigure f join figures_snapshot s on s.id = f.snapshot_id"
        return self.ask(f"select {columns} from {joined} order by {columns}")

    def undisturbed(self) -> dict[date, str]:
        """The digests of a run alone, from nothing."""
        self.forget()
        assert self.rollup().wait(PATIENCE) == 0, self.log()
        return self.digests()

    def log(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.logs.glob("*.log")))

    def until(self, what: Callable[[], object]) -> None:
        """Wait until it is so."""
        for _ in range(PATIENCE * 10):
            if what():
                return
            time.sleep(0.1)
        raise AssertionError(f"waited {PATIENCE} seconds in vain\n{self.log()}")

    def somebody_waits_for(self, kind: str) -> bool:
        """Whether a worker stands before a lock of this kind."""
        locks = "pg_locks where not granted and locktype = %s and database = (select oid from pg_database where datname"
        return bool(self.ask(f"select 1 from {locks} = current_database())", kind))

    def correct(self, month: date) -> int:
        """Approve another, empty revision of one body's return; the answer is its number in the table."""
        statement = """
            with former as (
                update investigations_revision set state = 'superseded'
                where period = %(month)s and state = 'approved' and force = 'E23000003' returning *
            ),
            working as (
                insert into investigations_revision (monthly_return_id, force, period, number, state, rolled_live,
                    is_nil, fingerprint, words_fingerprint, submitted_by_id, submitted_at, approved_by_id, approved_at)
                select monthly_return_id, force, period, number + 1, 'approved', 0, false, 'f', 'f', submitted_by_id,
                    submitted_at, approved_by_id, approved_at from former returning id
            )
            select id from working"""
        with psycopg.connect(self.owner, autocommit=True) as connection:
            found = connection.execute(statement, {"month": month}).fetchone()
        assert found is not None
        return int(found[0])


@pytest.fixture
def house(clone: Callable[[str], str], tmp_path: Path) -> Iterator[House]:
    made = House(clone, tmp_path)
    yield made
    for process in made.running:
        made.kill(process)
    made.flush()


def test_two_rollups_at_once_make_what_one_makes(house: House) -> None:
    alone = house.undisturbed()
    house.forget()

    both = [house.rollup(), house.rollup()]

    assert [process.wait(PATIENCE) for process in both] == [0, 0], house.log()
    assert house.digests() == alone
    assert house.ask("select count(*), count(distinct source) from figures_batch") == [(92, 92)]
    assert house.start("manage.py", "verify_snapshots").wait(PATIENCE) == 0, house.log()


def test_killed_workers_and_an_emptied_queue_lose_nothing_and_show_no_half(house: House) -> None:
    # Killed after the figures, before the snapshot.
    with psycopg.connect(house.owner) as gate:
        place = months.distance(date(2000, 1, 1), OCTOBER)
        gate.execute("select pg_advisory_xact_lock(%s, %s)", [snapshots.LOCK, place])
        worker = house.worker()
        house.send("figures.tasks.count_and_build", "2026-10")
        house.until(lambda: house.somebody_waits_for("advisory"))
        assert house.ask("select count(*) from figures_batch where period = %s", OCTOBER) == [(46,)]
        house.kill(worker)
    house.flush()
    assert house.digests() == {}

    # Two workers, and the sweeps of two beats, find what the lost message left.
    workers = [house.worker(), house.worker()]
    for _ in range(2):
        house.send("figures.tasks.sweep")
    house.until(lambda: len(house.digests()) == 2)
    for worker in workers:
        house.kill(worker)
    house.flush()
    before = house.rows()

    # Killed inside the replacement: what shows is the old snapshot, whole.
    correction = house.correct(OCTOBER)
    with psycopg.connect(house.owner) as gate:
        gate.execute("lock table figures_snapshotfigure in share mode")
        worker = house.worker()
        house.send("figures.tasks.sweep")
        house.until(lambda: house.somebody_waits_for("relation"))
        assert house.rows() == before
        house.kill(worker)
    house.flush()
    house.until(lambda: not house.somebody_waits_for("relation"))
    assert house.rows() == before

    workers = [house.worker(), house.worker()]
    for _ in range(2):
        house.send("figures.tasks.sweep")
        house.send("figures.tasks.count_and_build", "2026-10")
    counted = "select 1 from figures_snapshotsource s join figures_batch b on b.id = s.batch_id where b.source = %s"
    house.until(lambda: house.ask(counted, correction))
    for worker in workers:
        house.kill(worker)

    disturbed = house.digests()
    assert house.rows() != before
    assert disturbed == house.undisturbed()
