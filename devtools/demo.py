"""Runs the whole service on this machine with demonstration data, behind `bin/demo`.

It starts servers, database, history, then web, both workers and beat, each with the URLs of its own role only. Ctrl-C
stops everything that was started here and nothing else. `--check` does the same in a temporary folder on a free port,
lets `check.py` use the service as people would, and reports whether that went well.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from demo import sign_ins
from devtools import check, history, keys, memory, servers, templates
from devtools.processes import Family
from mspt.setup import databases, places

DEFAULT_PORT = 8000
CHECK_DAY = "2026-11-24"
READY_WITHIN_SECONDS = 90
LONGEST_ADDRESS = ("--limit-request-line", "8190")  # as in the image: a question with all its filters is long


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """One running demonstration: where its files are, and what its programs share."""

    home: Path
    demo_servers: servers.Servers
    day: str

    def environment_of(self, role: str) -> dict[str, str]:
        """The environment of one of its programs."""
        mail = os.environ.get("MSPT_MAIL_DIR") or str(self.home / "mail")
        documents = os.environ.get("MSPT_FILES_DIR") or str(self.home / "documents")
        kept = {
            "MSPT_MAIL_DIR": mail,
            "MSPT_FILES_DIR": documents,
            "MSPT_BUNDLE_DIR": str(self.home / "bundles"),
            "MSPT_EXPORT_DIR": str(self.home / "exports"),
            "MSPT_LOG_HEADS": str(self.home / "log-heads"),
        }
        mode = {"MSPT_DEMO": "1", "MSPT_WAIVE_SECOND_FACTOR": "1"}
        return self.demo_servers.environment_of(role, **keys.keys_in(self.home), **mode, **kept)

    def prepare(self, *, fresh: bool) -> None:
        """Migrate the database to the current code and load the history, unless both are there already."""
        name = self.demo_servers.database
        digest = templates.digest(templates.STRUCTURE)
        made_from = templates.comment_of(self.demo_servers, name)
        commands = self.environment_of("owner")
        unfinished = made_from is None and self.demo_servers.embedded
        if fresh or unfinished:
            (self.home / "log-heads").unlink(missing_ok=True)  # of the log that belongs to the database
            databases.drop_database(self.demo_servers.admin_url, name, owner=f"{self.demo_servers.prefix}_owner")
            templates.make(self.demo_servers, name)
        elif made_from == digest:
            return
        if databases.is_empty(databases.url_of(self.demo_servers.admin_url, database=name)):
            history.fill(self.demo_servers, name, day=self.day, owner=commands)
        else:
            try:
                history.bring_up_to_date(self.demo_servers, name, day=self.day, owner=commands)
            except places.CannotRun as failure:
                advice = "Other code made this database. Run bin/demo --fresh to build it again."
                raise places.CannotRun(f"{failure} {advice}") from failure
        templates.write_comment(self.demo_servers, name, digest)

    def start(self, family: Family, listening: socket.socket) -> None:
        """Start web, both workers and beat."""
        web = ("--workers", "2", "--threads", "8", "--worker-class", "gthread", "--no-control-socket", "--preload")
        family.start(
            "web",
            "gunicorn",
            "mspt.wsgi:application",
            *web,
            *LONGEST_ADDRESS,
            "--bind",
            f"fd://{listening.fileno()}",
            environment=self.environment_of("web"),
            keep=[listening.fileno()],
        )
        counter = self.environment_of("counter")
        quiet = ("--loglevel", "INFO", "--without-gossip", "--without-mingle")
        worker = ("worker", "-Q", "rollup,default", "-c", "2", *quiet)
        family.start("worker", "celery", "-A", "mspt", *worker, environment=counter)
        clerk = ("worker", "-Q", "files,exports", "-n", "clerk@%h", "-c", "2", *quiet)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = self.environment_of("clerk") | {"MSPT_ADDRESS": address}
        family.start("clerk", "celery", "-A", "mspt", *clerk, environment=environment)
        schedule = str(self.home / "beat-schedule")
        family.start("beat", "celery", "-A", "mspt", "beat", "-s", schedule, "--pidfile", "", environment=counter)


def listen(port: int | None) -> socket.socket:
    """A listening socket on the loopback: on that port, or on the first free one from 8000 if no port is given.

    The web server inherits it, so that nobody can take the port in between.
    """
    for candidate in [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + 100):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
            listener.listen(128)
        except OSError:
            listener.close()
        else:
            return listener
    raise places.CannotRun(
        f"Port {port} is taken. Choose another: bin/demo --port N"
        if port is not None
        else f"No port from {DEFAULT_PORT} to {DEFAULT_PORT + 99} is free. Choose one: bin/demo --port N"
    )


def wait_until_ready(address: str, family: Family) -> None:
    """Wait for the health page. Raises CannotRun if a program ends or the time is up."""
    latest = time.monotonic() + READY_WITHIN_SECONDS
    health = "nothing yet"
    while time.monotonic() < latest:
        if child := family.fallen():
            raise places.CannotRun(f"{child.name} ended. Its log, {child.log}, ends:\n{child.log_end}")
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            health = answer.read(2000).decode(errors="replace")
        except (urllib.error.URLError, TimeoutError, ConnectionError) as failure:
            health = str(failure)
        time.sleep(0.25)
    raise places.CannotRun(f"The service did not get ready in {READY_WITHIN_SECONDS} s. /health/ready says: {health}")


def watch(family: Family) -> None:
    """Wait until a program ends by itself, then raise CannotRun."""
    while (child := family.fallen()) is None:
        time.sleep(0.5)
    raise places.CannotRun(f"{child.name} ended, so all stops. Its log, {child.log}, ends:\n{child.log_end}")


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Refuse to start the demonstration of the same checkout twice at once."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "running").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise places.CannotRun(
                f"The demonstration of this copy is running already (its files are in {home}). "
                "Stop it with Ctrl-C where it runs, or use another copy of the checkout."
            ) from None
        yield


@contextlib.contextmanager
def running(home: Path, *, port: int | None, fresh: bool, day: str, throw_away: bool) -> Iterator[tuple[str, Family]]:
    """The running demonstration and its URL; stopped when the block ends."""
    print(
        "Starting PostgreSQL and Valkey ..." if not os.environ.get("DATABASE_URL") else "Preparing the roles ...",
        flush=True,
    )
    with contextlib.ExitStack() as stack:
        stack.enter_context(only_one(home))
        name = f"mspt_check{os.getpid()}" if throw_away else "mspt_demo"
        number = 14 if throw_away else 13
        demo_servers = stack.enter_context(servers.running(home, name=name, number=number, throw_away=throw_away))
        demonstration = Demonstration(home=home, demo_servers=demo_servers, day=day)
        demonstration.prepare(fresh=fresh)
        listening = stack.enter_context(listen(port))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        family = stack.enter_context(Family(home / "log"))
        print("Starting web, workers and beat ...", flush=True)
        demonstration.start(family, listening)
        listening.close()
        wait_until_ready(address, family)
        yield address, family


def show(home: Path, *, port: int | None, fresh: bool) -> int:
    """Run the demonstration until Ctrl-C."""
    day = os.environ.get("MSPT_TODAY") or datetime.now(tz=ZoneInfo("Europe/London")).date().isoformat()
    with running(home, port=port, fresh=fresh, day=day, throw_away=False) as (address, family):
        print(f"\n{sign_ins.table()}\n\nReady at {address}  (Ctrl-C ends it; logs are in {family.logs})", flush=True)
        watch(family)
    return 0


def try_out(port: int | None) -> int:
    """Run everything in a temporary folder on a free port, and use it. 0 if everything went well."""
    os.environ.setdefault("MSPT_TODAY", CHECK_DAY)
    home = places.LOCAL / f"check-{os.getpid()}"
    try:
        with running(home, port=port or 0, fresh=False, day=os.environ["MSPT_TODAY"], throw_away=True) as (address, _):
            problems = check.problems_at(address)
            for problem in problems:
                print(f"FAILED: {problem}", flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        memory.forget_lost()
    print("The demonstration works." if not problems else f"{len(problems)} things failed.", flush=True)
    return 1 if problems else 0


def _leave(number: int, _frame: object) -> None:
    """Exit normally, which stops what was started; further signals are ignored."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    print("\nStopping ...", flush=True)
    sys.exit(0 if number == signal.SIGINT else 128 + number)


def main(arguments: list[str] | None = None) -> int:
    """Behind bin/demo."""
    parser = argparse.ArgumentParser(prog="bin/demo", description="The whole service with demonstration data.")
    parser.add_argument("--port", type=int, help=f"the port ({DEFAULT_PORT}, or the next free one)")
    parser.add_argument("--fresh", action="store_true", help="drop the demonstration database and build it again")
    parser.add_argument("--check", action="store_true", help="try everything out in a throw-away place, then stop")
    chosen = parser.parse_args(arguments)
    os.chdir(places.ROOT)
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _leave)
    try:
        return (
            try_out(chosen.port) if chosen.check else show(places.LOCAL / "demo", port=chosen.port, fresh=chosen.fresh)
        )
    except places.CannotRun as failure:
        print(failure, file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
