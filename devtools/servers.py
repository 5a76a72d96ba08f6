"""The two servers of the service: embedded ones in one folder, or those that DATABASE_URL and REDIS_URL name.

A program that starts the service gets a ready database with its roles from here, and passes each process only the URLs
that its role needs (`environment_of`). Embedded servers are stopped at the end, system servers never.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from devtools.postgres import Postgres
from devtools.valkey import Valkey
from mspt.setup import database_roles, databases, places

# The URLs that a process of each kind gets. Web signs people in, so it has the login role's too.
NEEDS = {
    "owner": ("OWNER_DATABASE_URL", "LOGIN_DATABASE_URL"),
    "web": ("WEB_DATABASE_URL", "LOGIN_DATABASE_URL"),
    "counter": ("COUNTER_DATABASE_URL",),
    "clerk": ("CLERK_DATABASE_URL",),
}
# What no child may inherit: the key to everything, and the URLs of other roles.
SECRETS = {"DATABASE_URL", "TESTER_DATABASE_URL", *(database_roles.variable(role) for role in database_roles.ROLES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """A ready database and queue."""

    admin_url: str
    urls: dict[str, str]
    redis_url: str
    prefix: str
    database: str
    embedded: bool

    @property
    def versions(self) -> str:
        """The versions of both servers and where they come from, for people."""
        with databases.connect(self.admin_url) as connection:
            row = connection.execute("select current_setting('server_version')").fetchone()
        postgres = f"PostgreSQL {str(row[0]).split()[0] if row else '?'}"
        where = "embedded" if self.embedded else f"at {urlsplit(self.admin_url).hostname or 'a socket'}"
        return f"{postgres} ({where}), {queue_version(self.redis_url)}"

    def with_database(self, name: str) -> dict[str, str]:
        """The roles' URLs for another database of the same server."""
        return {variable: databases.url_of(url, database=name) for variable, url in self.urls.items()}

    def environment_of(self, role: str, **more: str) -> dict[str, str]:
        """The environment of a program that runs as one role: ours without other roles' URLs."""
        inherited = {name: value for name, value in os.environ.items() if name not in SECRETS}
        own = {name: self.urls[name] for name in NEEDS[role]}
        variables = inherited | own | {"REDIS_URL": self.redis_url, "MSPT_ROLE": role} | more
        if role in {"counter", "clerk"}:
            variables.pop("SECRET_KEY", None)  # they must not sign as the web does
        return variables


@contextmanager
def running(home: Path, *, name: str, number: int, throw_away: bool = False, tester: bool = False) -> Iterator[Servers]:
    """Run both servers, with database and roles created; stop them at the end if they are embedded and unused.

    On system servers our objects have their own names, so that they never touch those of a real service: `name` for
    database and roles, and `number` for the queue if REDIS_URL has none. With `throw_away`, they are dropped there at
    the end; embedded servers do not wait for the disk, and keep their data in memory if there is space.
    """
    with ExitStack() as stack:
        home.mkdir(parents=True, exist_ok=True)
        admin_url = os.environ.get("DATABASE_URL", "")
        embedded = not admin_url
        prefix = "mspt" if embedded else name
        note = home / ("database.env" if embedded else "system.env")
        if embedded:
            admin_url = stack.enter_context(Postgres(home / "postgres", fast=throw_away, in_memory=throw_away)).url()
        elif throw_away:
            stack.callback(note.unlink, missing_ok=True)
            stack.callback(database_roles.remove, admin_url, prefix=prefix)
        redis_url = _numbered(os.environ.get("REDIS_URL", ""), number)
        if not redis_url:
            redis_url = stack.enter_context(Valkey(home / "valkey")).url()
        with places.alone(home / "setting-up"):
            known = database_roles.read(note)
            addresses = database_roles.set_up(admin_url, database=prefix, prefix=prefix, tester=tester, known=known)
            addresses.write(note)
        yield Servers(
            admin_url=admin_url,
            urls=addresses.urls,
            redis_url=redis_url,
            prefix=prefix,
            database=prefix,
            embedded=embedded,
        )


def _numbered(url: str, number: int) -> str:
    """A redis:// URL with a database number: its own, or this one."""
    address = urlsplit(url)
    if address.scheme in {"redis", "rediss"} and not address.path.strip("/"):
        return urlunsplit(address._replace(path=f"/{number}"))
    return url


def queue_version(url: str) -> str:
    """The name and version of the server at a redis:// or unix:// URL."""
    address = urlsplit(url)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        target: str | tuple[str, int] = address.path
        where = "embedded"
    else:
        line = socket.socket(socket.AF_INET)
        target = (address.hostname or "127.0.0.1", address.port or 6379)
        where = f"at {target[0]}"
    with line:
        line.settimeout(2)
        line.connect(target)
        line.sendall(b"INFO server\r\n")
        answer = line.recv(65536).decode(errors="replace")
    facts = dict(part.partition(":")[::2] for part in answer.splitlines() if ":" in part)
    valkey = facts.get("valkey_version")
    version = f"Valkey {valkey}" if valkey else f"Redis {facts.get('redis_version', '?')}"
    return f"{version} ({where})"
