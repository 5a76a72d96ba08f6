"""Whether a database holds the demonstration, all of it, or a half-loaded one: a comment that goes along in a dump.

The comment is on a table of records, since a comment on the database itself is not in a dump.
"""

from __future__ import annotations

from django.db import connection
from psycopg import sql

TABLE = "investigations_monthlyreturn"
LOADING = "demonstration: loading"
LOADED = "demonstration: loaded for {day}"
SCALED = ", present months {times} times as large"


def read() -> str:
    """What the comment says; empty where nothing of the demonstration is there."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(obj_description(%s::regclass, 'pg_class'), '')", [TABLE])
        return str(cursor.fetchone()[0])


def write(text: str) -> None:
    """Say how far the load has come."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("comment on table {} is {}").format(sql.Identifier(TABLE), sql.Literal(text)))


def is_loaded() -> bool:
    """Whether a whole demonstration is there, of whatever day."""
    return read().startswith(LOADED.partition("{")[0])


def is_half_loaded() -> bool:
    """Whether a load was interrupted."""
    return read() == LOADING


def is_scaled() -> bool:
    """Whether the present months were made larger."""
    return SCALED.partition("{")[0] in read()


def write_scaled(times: int) -> None:
    """Say how many times as large the present months are."""
    write(read() + SCALED.format(times=times))
