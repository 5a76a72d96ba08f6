"""Re-seals every name with the newest key, while the service runs.

What is left to do is a query on the stored bytes, which begin with the number of their key. So you may interrupt it,
start it again, and run it twice at once: each batch takes rows that nobody has locked, and skips a row that somebody
changed in between, since new values are sealed with the newest key anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from matching import keys, sealed
from matching.fields import SealedTextField

BATCH = 500

NUMBER = sql.SQL("get_byte({column}, 1) * 256 + get_byte({column}, 2)")
BY_KEY = sql.SQL("select {number}, count(*) from {table} where octet_length({column}) > 0 group by 1 order by 1")
OLD_ROWS = sql.SQL(
    "select {pk}, {column} from {table} where octet_length({column}) > 0 and {number} <> %s {further}"
    " order by {pk} limit %s for update skip locked"
)
FURTHER = sql.SQL("and {pk} > %s")
RESEAL = sql.SQL("update {table} set {column} = %s where {pk} = %s")


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationCount:
    """How many values of a column were re-sealed, and how many do not open."""

    done: int
    broken: int


def sealed_fields() -> list[SealedTextField]:
    """Every sealed column of every app."""
    return [
        field
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedTextField)
    ]


def by_key(field: SealedTextField) -> dict[int, int]:
    """How many values of a column each key sealed."""
    with connection.cursor() as cursor:
        cursor.execute(BY_KEY.format(**_names(field)))
        return dict(cursor.fetchall())


def rotate(field: SealedTextField) -> RotationCount:
    """Re-seal a column, batch by batch, each in its own transaction."""
    done, broken, names = 0, 0, _names(field)
    further: sql.Composable = sql.SQL("")
    last: list[int | str] = []
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OLD_ROWS.format(**names, further=further), [keys.newest(), *last, BATCH])
            rows = cursor.fetchall()
            for pk, value in rows:
                try:
                    text = sealed.unseal(bytes(value), place=field.place)
                except sealed.CannotUnseal:
                    broken += 1
                else:
                    cursor.execute(RESEAL.format(**names), [sealed.seal(text, place=field.place), pk])
                    done += 1
        if not rows:
            return RotationCount(done=done, broken=broken)
        further, last = FURTHER.format(**names), [rows[-1][0]]


def _names(field: SealedTextField) -> dict[str, sql.Composable]:
    pk = field.model._meta.pk.column
    column = sql.Identifier(str(field.column))
    return {
        "table": sql.Identifier(field.model._meta.db_table),
        "column": column,
        "pk": sql.Identifier(str(pk)),
        "number": NUMBER.format(column=column),
    }
