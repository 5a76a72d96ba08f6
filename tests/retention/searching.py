"""Looks for a word in every row of every table of the database, in any schema, and in the stored files."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, connection, transaction

from core.erasable import ErasableKind

TABLES = """
select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'
order by 1
"""
TYPE = "select format_type(atttypid, null) from pg_attribute where attrelid = %s::regclass and attname = %s"
VALUES = {"jsonb": "to_jsonb(array[%s])", "text[]": "array[%s]", "character varying[]": "array[%s]"}  # of other types
# Declared, and no text that anybody typed, or the name by which text about the record is searched.
CODES = {"state", "words_fingerprint", "reference", "operation_name", "erased"}


def tables() -> list[str]:
    """Every table and materialised view of the database."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def tables_with(word: str, *, besides: tuple[str, ...] = ()) -> dict[str, int]:
    """How many rows of each table have the word, in any case and in any column as text."""
    counts = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"select count(*) from {table} t where position(lower(%s) in lower(t::text)) > 0", [word])
            if (count := cursor.fetchone()[0]) and table not in besides:
                counts[table] = count
    return counts


def files_with(word: str) -> list[str]:
    """The files in our storages that have the word."""
    return [
        f"{alias}/{name}"
        for alias in set(settings.STORAGES) - {"staticfiles", "default"}
        for name in names_in(storages[alias])
        if word.lower().encode() in storages[alias].open(name).read().lower()
    ]


def names_in(storage: Storage) -> list[str]:
    """The files of a storage, at its top."""
    try:
        return storage.listdir("")[1]
    except FileNotFoundError:
        return []


def plant(word: str, kind: ErasableKind, number: int, record: object) -> set[str]:
    """Write a word into every declared text column of a record, as the owner, and return the columns that have it now.

    The triggers that keep history let the owner change declared columns while an erasure runs: it says that one does.
    """
    planted = set()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('mspt.erasing', scope.mark_of_erasure(), true)")
        for part in kind.rows:
            for column in part.columns:
                cursor.execute(TYPE, [part.table, column])
                if (kept_as := cursor.fetchone()[0]) in {"bytea", "date"} or column in CODES:
                    continue
                value = VALUES.get(kept_as, f"t.{column} || %s")
                rows = part.rows.replace("%", "%%").replace("$1", "%s").replace("$2", "%s")
                names = [number if name == "$1" else str(record) for name in re.findall(r"\$[12]", part.rows)]
                statement = f"update {part.table} t set {column} = {value} where ({rows})"
                try:
                    with transaction.atomic():
                        cursor.execute(statement, [word, *names])
                except IntegrityError:  # a text that a row of its kind may not have: only where there is one
                    cursor.execute(f"{statement} and t.{column} <> ''", [word, *names])
                planted |= {f"{part.table}.{column}"} if cursor.rowcount else set()
        cursor.execute("select set_config('mspt.erasing', '', true)")
    return planted
