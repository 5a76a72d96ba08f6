"""The service as it really runs, for tests: programs of their own on a clone of the database, and a queue of their own.

The test itself writes to the same clone, committed, as the owner. Nothing outlives the block: the programs are killed,
the queue's server is stopped, the clone is dropped.
"""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import connections
from kombu import Connection

from accounts.models import User
from devtools import demo
from devtools.processes import Child, Family
from devtools.servers import Servers
from devtools.valkey import Valkey
from mspt.setup import databases
from tests.conftest import ROLES, clone_template, drop_clone

PASSWORD = "Demonstration-2026"
PATIENCE = 150  # seconds; a start of Python, Django and Celery took 45 on two cores shared by eight test runs
QUEUES = ("rollup", "default")
_numbers = itertools.count(1)


@dataclass(slots=True, kw_only=True)
class Stack:
    """One running service: start programs, talk to its queue, hold its database still."""

    servers: Servers
    family: Family
    valkey: Valkey | None
    today: date

    def environment_of(self, role: str, **more: str) -> dict[str, str]:
        """What a program of this role sees: the product's settings, its own address, this queue."""
        return self.servers.environment_of(
            role,
            DJANGO_SETTINGS_MODULE="mspt.settings",
            MSPT_DEMO="1",
            MSPT_WAIVE_SECOND_FACTOR="1",
            MSPT_TODAY=self.today.isoformat(),
            SECRET_KEY=settings.SECRET_KEY,
            MSPT_MAIL_DIR=str(self.family.logs / "mail"),
            MSPT_BUNDLE_DIR=str(self.family.logs / "bundles"),
            MSPT_EXPORT_DIR=str(self.family.logs / "exports"),
            MSPT_LOG_HEADS=str(self.family.logs / "log-heads"),
            **more,
        )

    def worker(self, *, concurrency: int = 1, include: str = "", **more: str) -> Child:
        """Start a counter's worker, with another module if asked; it needs a few seconds until it takes messages."""
        name = f"worker{next(_numbers)}"
        options = ("-Q", ",".join(QUEUES), "-c", str(concurrency), "--loglevel", "INFO", "-n", f"{name}@%h")
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        quiet += ("--include", include) if include else ()
        environment = self.environment_of("counter", **more)
        return self.family.start(name, "celery", "-A", "mspt", "worker", *options, *quiet, environment=environment)

    def workers(self, many: int = 1) -> list[Child]:
        """So many living workers, the ones that are there first: each start costs seconds."""
        there = [child for child in self.family.children if child.name.startswith("worker")]
        return there[:many] + [self.worker() for _ in range(many - len(there))]

    def clerk(self, *, address: str, include: str = "", **more: str) -> Child:
        """Start the worker that reads files and makes bundles, which name this address; with a module if asked."""
        options = ("-Q", "files,exports", "-c", "1", "--loglevel", "INFO", "-n", f"clerk{next(_numbers)}@%h")
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        quiet += ("--include", include) if include else ()
        environment = self.environment_of("clerk", MSPT_ADDRESS=address, **more)
        return self.family.start("clerk", "celery", "-A", "mspt", "worker", *options, *quiet, environment=environment)

    def beat(self, schedule: Path) -> Child:
        """Start a scheduler that keeps what it has sent in this file."""
        options = ("-s", str(schedule), "--pidfile", "", "--loglevel", "INFO")
        environment = self.environment_of("counter")
        return self.family.start(
            f"beat{next(_numbers)}", "celery", "-A", "mspt", "beat", *options, environment=environment
        )

    def web(self, **more: str) -> str:
        """Start a web server, with more settings; the answer is its address, once it lives."""
        with demo.listen(0) as listening:
            options = ("--workers", "1", "--threads", "8", "--worker-class", "gthread", "--no-control-socket")
            where = ("--bind", f"fd://{listening.fileno()}")
            child = self.family.start(
                "web",
                "gunicorn",
                "mspt.wsgi:application",
                *options,
                *demo.LONGEST_ADDRESS,
                *where,
                environment=self.environment_of("web", **more),
                keep=[listening.fileno()],
            )
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        until(lambda: _lives(address), what=lambda: f"web answers. Its log ends:\n{child.log_end}")
        return address

    def kill(self, *children: Child) -> None:
        """SIGKILL programs and their children: no goodbye, no acknowledgement."""
        for child in children:
            child.signal_group(signal.SIGKILL)
            child.process.wait()
            self.family.children.remove(child)

    def inside(self, worker: Child) -> list[int]:
        """The processes in which a worker does its work. It starts others for those that die."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = [line.split() for line in listed.splitlines()]
        return sorted(int(pid) for pid, parent in pairs if int(parent) == worker.process.pid)

    def send(self, task: Any, *arguments: str, times: int = 1) -> None:
        """Put a message into this queue, as a view does."""
        with Connection(self.servers.redis_url.replace("unix://", "redis+socket://", 1)) as line:
            producer = current_app.amqp.Producer(line)
            for _ in range(times):
                task.apply_async(args=arguments, producer=producer)

    @contextmanager
    def redis(self) -> Iterator[Any]:
        """A plain client of this queue's server."""
        with Connection(self.servers.redis_url.replace("unix://", "redis+socket://", 1)) as line:
            yield line.default_channel.client

    def waiting(self) -> int:
        """The number of messages that no worker has taken."""
        with self.redis() as client:
            return sum(client.llen(queue) for queue in QUEUES)

    def unacknowledged(self) -> int:
        """The number of messages taken and not finished."""
        with self.redis() as client:
            return int(client.hlen("unacked"))

    def settle(self, *, patience: float = 3) -> None:
        """An empty queue, and nobody at work for a test that is over: a job that began then nudges every later month.

        What a killed worker had taken is nobody's, and looks as if it was being worked on: so it waits no longer than
        `patience` seconds.
        """
        if any(child.name.startswith("worker") for child in self.family.children):
            ends = time.monotonic() + patience
            while self.waiting() + self.unacknowledged() and time.monotonic() < ends:
                time.sleep(0.02)
        self.flush()

    def flush(self) -> None:
        """Empty the queue: tasks waiting and tasks being worked on."""
        with self.redis() as client:
            client.delete(*QUEUES, "unacked", "unacked_index")

    @contextmanager
    def holding(self, statement: str, parameters: tuple[Any, ...] = ()) -> Iterator[Any]:
        """Hold what a statement locks, on a connection of the test's own, until the block ends."""
        with databases.connect(self.servers.admin_url) as connection:
            connection.autocommit = False
            connection.execute(f"set role {self.servers.prefix}_owner")
            connection.execute(statement, parameters)
            yield connection
            connection.rollback()

    def blocked(self) -> int:
        """How many sessions of the service wait for a lock at this moment."""
        question = """
            select count(distinct w.pid) from pg_locks w where not w.granted and exists (
                select from pg_locks o join pg_database d on d.oid = o.database
                where o.pid = w.pid and d.datname = %s)"""
        with databases.connect(self.servers.admin_url) as connection:
            row = connection.execute(question, [self.servers.database]).fetchone()
        return int(row[0]) if row else 0

    def until_blocked(self, many: int = 1) -> None:
        """Wait until so many sessions wait for a lock."""
        until(lambda: self.blocked() >= many, what=lambda: f"{many} sessions wait for a lock; {self.logs()}")

    def logs(self) -> str:
        """The last words of all programs."""
        return "".join(f"\n--- {child.name}\n{child.log_end}" for child in self.family.children)


def until(question: Callable[[], Any], *, what: Callable[[], str] | str, patience: float = PATIENCE) -> float:
    """Wait for something to be so; the answer is how many seconds that took. Fails with what did not happen."""
    began = time.monotonic()
    while not question():
        took = time.monotonic() - began
        assert took < patience, f"after {took:.0f} s still not: {what() if callable(what) else what}"
        time.sleep(0.05)
    return time.monotonic() - began


def _lives(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/live", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def writing_to(database: str) -> Iterator[None]:
    """The test's own connections lead to another database inside the block, and what they write is committed."""
    usual = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    for alias in usual:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database
    try:
        yield
    finally:
        for alias, name in usual.items():
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name


@contextmanager
def running(home: Path, *, today: date = date(2026, 11, 24), template: str = "") -> Iterator[Stack]:
    """A service without a program yet, on a fresh clone, with a queue of its own.

    On servers of the system the queue is the one that REDIS_URL gives to the tests.
    """
    name = f"mspt_stack{next(_numbers)}_{os.getpid()}"
    shared = os.environ["REDIS_URL"]
    valkey = None if shared.startswith("redis") else Valkey(home / "valkey")
    clone_template(name, template=template)
    try:
        if valkey is not None:
            valkey.start()
        urls = {
            f"{role.upper()}_DATABASE_URL": databases.url_of(os.environ[f"{role.upper()}_DATABASE_URL"], database=name)
            for role in ("owner", *ROLES)
        }
        servers = Servers(
            admin_url=databases.url_of(os.environ["TESTER_DATABASE_URL"], database=name),
            urls=urls,
            redis_url=valkey.url() if valkey else shared,
            prefix=settings.DB_ROLE_PREFIX,
            database=name,
            embedded=valkey is not None,
        )
        family = Family(home / "log")
        with family:
            stack = Stack(servers=servers, family=family, valkey=valkey, today=today)
            stack.flush()
            try:
                yield stack
            finally:
                stack.kill(*family.children)
                stack.flush() if valkey is None else None
    finally:
        if valkey is not None:
            valkey.stop()
        drop_clone(name)


@cache
def stored_password() -> str:
    """The password as the product's own hasher stores it, made once: it is slow on purpose."""
    return make_password(PASSWORD, hasher=Argon2PasswordHasher())


def sign_in_as(person: User) -> User:
    """Give a person a password that the product's own hasher can check; the tests' quick hashes it can't."""
    person.password = stored_password()
    person.save(update_fields=["password"])
    return person
