"""Creates the service's database roles and its database, on a server whose URL may create both.

The owner migrates and owns everything; login writes accounts and sessions; web serves pages; counter counts figures;
clerk reads files and builds bundles. None is a superuser, bypasses row security, or may create roles or databases. Safe
to run again: existing roles are corrected, passwords stay. Behind `bin/setup-db`; the service itself never sees the
server's URL.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from mspt.setup import databases, places, quiet

ROLES = ("owner", "login", "web", "counter", "clerk")
# How long a role may run a statement, wait for a lock, or sit in an open transaction. A page that takes longer is
# broken; a count or an export may take time; a migration may too, but it must never wait in a lock queue and block the
# service.
LIMITS = {
    "owner": {"lock_timeout": "5s"},
    "login": {"statement_timeout": "5s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"},
    "web": {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "60s"},
    "counter": {"statement_timeout": "10min", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "10min"},
    "clerk": {"statement_timeout": "5min", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "5min"},
    "tester": {},
}
# Attributes in PostgreSQL's words. Only the tests' role, on a throw-away cluster, may create databases.
PLAIN = "login inherit nosuperuser nocreatedb nocreaterole nobypassrls noreplication"
TESTER = "login noinherit nosuperuser createdb nocreaterole nobypassrls noreplication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The connection URLs of a set-up server: one per role, by the name of its environment variable."""

    urls: dict[str, str]
    left_to_a_superuser: tuple[str, ...] = ()  # statements that this role was not allowed to run

    def write(self, path: Path) -> None:
        """Write them as KEY=VALUE lines to a file that only this user may read."""
        places.write_private(path, "".join(f"{name}={url}\n" for name, url in self.urls.items()))


def variable(role: str) -> str:
    """The environment variable that holds a role's URL."""
    return f"{role.upper()}_DATABASE_URL"


def read(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of an earlier file; empty if there is none."""
    if not path.exists():
        return {}
    return dict(line.partition("=")[::2] for line in path.read_text().splitlines() if "=" in line)


def set_up(
    url: str, *, database: str, prefix: str, tester: bool = False, known: dict[str, str] | None = None
) -> Addresses:
    """Create or correct the roles and the database. `known` holds URLs whose passwords are kept."""
    known = known or {}
    names = [*ROLES, "tester"] if tester else list(ROLES)
    passwords = {
        role: databases.password_of(known.get(variable(role), "")) or secrets.token_urlsafe(24) for role in names
    }
    with databases.connect(url) as connection:
        for role in names:
            _set_role(connection, f"{prefix}_{role}", password=passwords[role], role=role)
        # Not the owner, who migrates: its statements contain nothing that people type, and its errors are worth
        # logging.
        refused = keep_quiet(connection, [f"{prefix}_{role}" for role in ROLES if role != "owner"])
        _join(connection, prefix=prefix, tester=tester)
    owner = f"{prefix}_owner"
    if not databases.exists(url, database):
        databases.create_database(url, database, owner=owner, allowed=[f"{prefix}_{role}" for role in names])
    databases.prepare(databases.url_of(url, database=database), owner=owner)
    return Addresses(
        left_to_a_superuser=tuple(refused),
        urls={
            variable(role): databases.url_of(url, database=database, user=f"{prefix}_{role}", password=passwords[role])
            for role in names
        },
    )


def _set_role(connection: psycopg.Connection, name: str, *, password: str, role: str) -> None:
    """Set one role with its attributes, password and limits."""
    identifier = sql.Identifier(name)
    if connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone() is None:
        connection.execute(sql.SQL("create role {}").format(identifier))
    attributes = TESTER if role == "tester" else PLAIN
    if not _may_all(connection):
        # Only a superuser may name these two, even to switch off what is already off.
        attributes = attributes.replace("nosuperuser", "").replace("nobypassrls", "").replace("noreplication", "")
    change = sql.SQL("alter role {} with {} password {}")
    connection.execute(change.format(identifier, sql.SQL(attributes), sql.Literal(password)))
    for setting, value in {"timezone": "UTC", **LIMITS[role]}.items():
        connection.execute(_fix(identifier, setting, value))


def _fix(identifier: sql.Identifier, setting: str, value: str) -> sql.Composed:
    fixed = sql.SQL("alter role {} set {} = {}")
    return fixed.format(identifier, sql.Identifier(setting), sql.Literal(value))


def keep_quiet(connection: psycopg.Connection, names: Sequence[str]) -> list[str]:
    """Keep these roles' typed text and session keys out of log and activity; return the refused statements.

    PostgreSQL lets only a superuser set most of it, or a role that was granted SET on the parameter.
    """
    refused = []
    for name in names:
        for setting, value in quiet.ROLE.items():
            change = _fix(sql.Identifier(name), setting, value)
            try:
                connection.execute(change)
            except psycopg.errors.InsufficientPrivilege:
                refused.append(f"{change.as_string(connection)};")
    return refused


def _may_all(connection: psycopg.Connection) -> bool:
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    return bool(row and row[0])


def _join(connection: psycopg.Connection, *, prefix: str, tester: bool) -> None:
    """Let this connection act as the roles, to create and drop their databases; and the tester as each of the five."""
    ours = [] if _may_all(connection) else [sql.SQL("current_user")]
    testers = [sql.Identifier(f"{prefix}_tester")] if tester else []
    for role in ROLES:
        for member in [*ours, *testers]:
            grant = sql.SQL("grant {} to {}")
            connection.execute(grant.format(sql.Identifier(f"{prefix}_{role}"), member))


def remove(url: str, *, prefix: str) -> None:
    """Drop the roles and every database of their owner: for throw-away names on a server that is not ours."""
    owner = f"{prefix}_owner"
    owned = "select datname, datistemplate from pg_database d join pg_roles r on r.oid = d.datdba where r.rolname = %s"
    with databases.connect(url) as connection:
        for name, is_template in connection.execute(owned, [owner]).fetchall():
            if is_template:
                connection.execute(sql.SQL("alter database {} is_template false").format(sql.Identifier(name)))
            databases.drop_database(url, name, owner=owner)
        for role in ("tester", *reversed(ROLES)):
            connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(f"{prefix}_{role}")))


def main(arguments: list[str] | None = None) -> int:
    """Behind bin/setup-db."""
    parser = argparse.ArgumentParser(prog="bin/setup-db", description="Makes the database and its roles.")
    parser.add_argument("--database", default="mspt", help="the database's name (mspt)")
    parser.add_argument("--prefix", default="mspt", help="what the roles' names begin with (mspt)")
    parser.add_argument("--tester", action="store_true", help="also the tests' role; only on a throw-away server")
    parser.add_argument("--write", type=Path, default=places.LOCAL / "database.env", help="where the addresses go")
    chosen = parser.parse_args(arguments)
    url = os.environ.get("DATABASE_URL", "")
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        print(
            "DATABASE_URL is missing. It is the address of a PostgreSQL server (15 or newer) for a role that may "
            "create roles and databases.\nAn example: DATABASE_URL=postgresql://postgres:secret@127.0.0.1:5432/postgres",
            file=sys.stderr,
        )
        return 2
    given = {name: value for role in ROLES if (value := os.environ.get(name := variable(role)))}
    known = read(chosen.write) | given
    try:
        addresses = set_up(url, database=chosen.database, prefix=chosen.prefix, tester=chosen.tester, known=known)
    except psycopg.Error as failure:
        print(f"The server refused: {str(failure).strip()}", file=sys.stderr)
        return 1
    print(f"Ready: database {chosen.database} and its roles.")
    if addresses.left_to_a_superuser:
        statements = "\n".join(addresses.left_to_a_superuser)
        print(
            "One thing is left to a superuser of this server. Until it is done, typed text can reach the server's log,"
            f" and other connections can read session keys:\n{statements}",
            file=sys.stderr,
        )
    if given.keys() < addresses.urls.keys():
        chosen.write.parent.mkdir(parents=True, exist_ok=True)
        addresses.write(chosen.write)
        print(f"Their addresses, for you alone, are in {chosen.write}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
