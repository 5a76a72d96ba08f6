"""Loads the demonstration history into a database: generated once per day and code version, then restored.

Generating takes minutes, restoring seconds. The dump is in `.local/`, named by a digest of migrations, generator and
day; older ones are deleted. A dump of one server is restored on another version with other role names: what belongs to
the first is left out (`devtools/dumps.py`), and `manage.py prepare` sets the rights and policies of each role again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from devtools import dumps, templates
from devtools.django_setup import manage, status
from devtools.postgres import binaries
from devtools.servers import Servers
from mspt.setup import databases, places

PATTERNS = (*templates.STRUCTURE, *templates.HISTORY)
# One for today, one for the day of the tests, one for the previous version of the code.
KEPT = 3


def dump_of(day: str) -> Path:
    """The path of the dump for this day and code, whether or not it exists."""
    return places.LOCAL / f"dump-{templates.digest(PATTERNS, day)}.sql"


def fill(servers: Servers, name: str, *, day: str, owner: Mapping[str, str], prepared: str = "") -> None:
    """Fill an empty database with tables, reference data and the demonstration history of that day.

    If this server rejects a dump, the dump is deleted and the history generated again: a dump of another server may
    refer to something that only that server has.

    `owner` is the environment of a command that runs as owner on that database. `prepared` is a template with tables
    and reference data: copying it takes a second, and the migrations a third of a minute.
    """
    dump = dump_of(day)
    is_restored = dump.exists() and _is_restored(servers, name, dump)
    if is_restored:
        _copy_documents(documents_beside(dump), documents_of(owner))
    if prepared and not is_restored:
        templates.replace_by_copy(servers, name, of=prepared)
    else:
        manage("prepare", "--verbosity", "0", environment=owner)
    if not is_restored:
        _load(servers, name, dump, owner=owner)


def _is_restored(servers: Servers, name: str, dump: Path) -> bool:
    print("Restoring the demonstration data ...", flush=True)
    try:
        restore(servers, name, dump)
    except places.CannotRun as why:
        print(f"{why}\nIt is thrown away.", flush=True)
        dump.unlink(missing_ok=True)
        return False
    return True


def _load(servers: Servers, name: str, dump: Path, *, owner: Mapping[str, str]) -> None:
    print("Loading the demonstration data; the first time this takes a few minutes ...", flush=True)
    manage("load_demo", environment=owner)
    save(servers, name, dump)
    if dump.exists():
        _copy_documents(documents_of(owner), documents_beside(dump))


def documents_of(environment: Mapping[str, str]) -> Path:
    """The folder of the documents that a database names, from the environment of its commands."""
    return Path(environment.get("MSPT_FILES_DIR") or places.LOCAL / "documents")


def documents_beside(dump: Path) -> Path:
    """The folder of the documents that a dump names."""
    return dump.with_suffix(".documents")


def _copy_documents(source: Path, target: Path) -> None:
    """Copy the files that the history names; existing ones stay."""
    if source.is_dir():
        places.private_folder(target)
        shutil.copytree(source, target, dirs_exist_ok=True)


def bring_up_to_date(servers: Servers, name: str, *, day: str, owner: Mapping[str, str]) -> None:
    """Migrate a database in use to the current code; load the history if an interrupted start left it without."""
    manage("prepare", "--verbosity", "0", environment=owner)
    if status("load_demo", "--is-loaded", environment=owner) != 0:
        _load(servers, name, dump_of(day), owner=owner)


def save(servers: Servers, name: str, dump: Path) -> None:
    """Dump the database. A server newer than our pg_dump can't be dumped, which only costs time later."""
    part = dump.with_suffix(f".{os.getpid()}.part")
    address, secret = databases.for_tools(databases.url_of(servers.admin_url, database=name))
    command: list[str | Path] = [binaries() / "pg_dump", "--no-owner", "--no-privileges", "--file", part, address]
    done = subprocess.run(command, env=os.environ | secret, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        part.unlink(missing_ok=True)
        print(f"No dump was kept: {done.stderr.strip()}", flush=True)
        return
    part.chmod(0o600)
    part.replace(dump)
    newest_first = sorted(dump.parent.glob("dump-*.sql"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in newest_first[KEPT:]:
        old.unlink(missing_ok=True)
        shutil.rmtree(documents_beside(old), ignore_errors=True)


def restore(servers: Servers, name: str, dump: Path) -> None:
    """Restore a dump into an empty database as its owner, all or nothing. Raises CannotRun."""
    address, secret = databases.for_tools(databases.url_of(servers.admin_url, database=name))
    psql: list[str | Path] = [
        binaries() / "psql",
        "-X",
        "-q",
        "-o",
        os.devnull,
        "-v",
        "ON_ERROR_STOP=1",
        "--single-transaction",
    ]
    command = [*psql, "-d", address, "-c", f'set role "{servers.prefix}_owner"', "-f", "-"]
    with dump.open("rb") as text, tempfile.TemporaryFile() as failure:
        with subprocess.Popen(command, env=os.environ | secret, stdin=subprocess.PIPE, stderr=failure) as running:
            _pour(text, running.stdin)
        if running.returncode:
            failure.seek(0)
            raise places.CannotRun(f"{dump} can't be restored: {failure.read().decode(errors='replace').strip()}")


def _pour(text: IO[bytes], into: IO[bytes] | None) -> None:
    """Pass the dump to psql, except what only the server that it came from knows."""
    if into is None:
        return
    with contextlib.suppress(BrokenPipeError), into:  # psql may stop early, and reports why itself
        into.writelines(dumps.portable(text))
