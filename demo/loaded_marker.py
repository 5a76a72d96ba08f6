"""Whether a database contains the whole demonstration or a partly loaded one, recorded as a comment on a table.

The comment is on a table because a dump does not contain the comment of the database itself.
"""

from __future__ import annotations

from django.db import connection
from psycopg import sql

TABLE = "investigations_monthlyreturn"
LOADING = "demonstration: loading"
LOADED = "demonstration: loaded for {day}"
SCALED = ", present months {times} times as large"


def read() -> str:
    """The comment; empty without a demonstration."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(obj_description(%s::regclass, 'pg_class'), '')", [TABLE])
        return str(cursor.fetchone()[0])


def write(text: str) -> None:
    """Record how far the load has got."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("comment on table {} is {}").format(sql.Identifier(TABLE), sql.Literal(text)))


def is_loaded() -> bool:
    """Whether the database contains a whole demonstration, of any day."""
    return read().startswith(LOADED.partition("{")[0])


def is_half_loaded() -> bool:
    """Whether a load was interrupted."""
    return read() == LOADING


def is_scaled() -> bool:
    """Whether the recent months were multiplied."""
    return SCALED.partition("{")[0] in read()


def write_scaled(times: int) -> None:
    """Record by how much the recent months were multiplied."""
    write(read() + SCALED.format(times=times))
