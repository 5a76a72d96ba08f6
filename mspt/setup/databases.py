"""Creates, copies and drops databases on an existing server.

Works for the role that a server's owner gives us and for the tests' `tester`, which owns nothing itself. Connect rights
are granted for each database, because PostgreSQL does not copy them with a template.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

# Trusted extensions: the database's owner may create them without being superuser.
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


# Functions that create, change or remove a large object. Reading an existing one requires a right on it.
CLOSE_LARGE_OBJECTS = """
    select format('revoke execute on function %s from public', oid::regprocedure) from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import', 'lo_export', 'lo_open', 'lo_put',
                      'lo_unlink', 'lo_truncate', 'lo_truncate64', 'lowrite')
"""


def connect(url: str) -> psycopg.Connection:
    """A connection in autocommit mode: databases can't be created in a transaction."""
    return psycopg.connect(url, autocommit=True, connect_timeout=10)


def url_of(url: str, *, database: str | None = None, user: str | None = None, password: str | None = None) -> str:
    """The same server's URL with another database, or another role and its password."""
    address = urlsplit(url)
    who, _, where = address.netloc.rpartition("@")
    if user is not None:
        who = f"{quote(user, safe='')}:{quote(password or '', safe='')}"
    path = address.path if database is None else f"/{quote(database, safe='')}"
    return urlunsplit(address._replace(netloc=f"{who}@{where}", path=path))


def database_of(url: str) -> str:
    """The name of the database in a URL."""
    return unquote(urlsplit(url).path.lstrip("/"))


def user_of(url: str) -> str:
    """The name of the role in a URL."""
    return unquote(urlsplit(url).username or "")


def password_of(url: str) -> str:
    """The password in a URL."""
    return unquote(urlsplit(url).password or "")


def for_tools(url: str) -> tuple[str, dict[str, str]]:
    """A URL for psql and pg_dump, and the variable for its password: other users can read a command line."""
    address = urlsplit(url)
    where = address.netloc.rpartition("@")[2]
    return urlunsplit(address._replace(netloc=f"{quote(user_of(url), safe='')}@{where}")), {
        "PGPASSWORD": password_of(url)
    }


def exists(url: str, name: str) -> bool:
    """Whether the server has a database of this name."""
    with connect(url) as connection:
        row = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
    return row is not None


def is_empty(url: str) -> bool:
    """Whether the database has none of our tables."""
    with connect(url) as connection:
        row = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    return row == (0,)


def create_database(
    url: str, name: str, *, owner: str, allowed: Iterable[str] = (), template: str | None = None
) -> None:
    """Create a database that belongs to `owner` and that only `allowed` may connect to, empty or as a copy."""
    source = sql.SQL("template {} strategy file_copy").format(sql.Identifier(template or "template0"))
    with connect(url) as connection:
        make = sql.SQL("create database {} owner {} encoding 'UTF8' ")
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(owner)) + source)
        _close_to_others(connection, name, owner=owner, allowed=allowed)


def _close_to_others(connection: psycopg.Connection, name: str, *, owner: str, allowed: Iterable[str]) -> None:
    """Allow connections by named roles only: by default PUBLIC may connect and fill it with temporary tables."""
    database = sql.Identifier(name)
    connection.execute(sql.SQL("set role {}").format(sql.Identifier(owner)))
    connection.execute(sql.SQL("revoke connect, temporary on database {} from public").format(database))
    for role in allowed:
        grant = sql.SQL("grant connect on database {} to {}")
        connection.execute(grant.format(database, sql.Identifier(role)))
    connection.execute("reset role")


def drop_database(url: str, name: str, *, owner: str) -> None:
    """Drop a database, ending the sessions in it that this role may end. Does nothing if it does not exist."""
    with connect(url) as connection:
        sessions = "select distinct usename from pg_stat_activity where datname = %s and usename is not null"
        users = [row[0] for row in connection.execute(sessions, [name]).fetchall()]
        for user in users:
            # A role may end its own sessions; the tester is a member of each but inherits nothing.
            connection.execute(sql.SQL("set role {}").format(sql.Identifier(user)))
            end = "select pg_terminate_backend(pid, 2000) from pg_stat_activity where datname = %s and usename = %s"
            connection.execute(end, [name, user])
            connection.execute("reset role")
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(owner)))
        connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))


def prepare(url: str, *, owner: str) -> None:
    """Give a database its extensions, and a public schema in which only the owner may create anything.

    A superuser also revokes the large object functions, which every role may use by default and which our grants do not
    cover.
    """
    with connect(url) as connection:
        if connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() == (True,):
            for (statement,) in connection.execute(CLOSE_LARGE_OBJECTS).fetchall():
                connection.execute(statement)
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(owner)))
        connection.execute("revoke create on schema public from public")
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))
