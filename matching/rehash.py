"""Renews hashes made from other tables, while the service runs.

What is left to do is a query on stored rows: which records have hashes from tables other than the current ones. So you
may interrupt it, start it again, and run it twice at once. A record that somebody changes meanwhile has hashes from the
current tables and is skipped; one that transfers to another force keeps its new force. Each app declares what its
records are found by (`settings.HASHED_RECORDS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from matching import hash_tables
from matching.tokens import KeyedHash

BATCH = 500
OLD = (
    "select record from matching_hashgeneration where app = %s and tables <> %s and record > %s"
    " order by record limit %s"
)
KEEP = """
select count(*) filter (where matching.rehash_record(%s, record, kinds, parts, weights, tokens, %s)) from (
    select wanted.record, array_agg(kind) filter (where token is not null) as kinds,
           array_agg(part) filter (where token is not null) as parts,
           array_agg(weight) filter (where token is not null) as weights,
           array_agg(token) filter (where token is not null) as tokens
    from unnest(%s::uuid[]) as wanted(record)
    left join unnest(%s::uuid[], %s::text[], %s::smallint[], %s::smallint[], %s::bytea[])
         as of_all(record, kind, part, weight, token) on of_all.record = wanted.record
    group by wanted.record order by wanted.record
) as of_one
"""

type TokensOf = Callable[[Sequence[UUID]], Iterable[tuple[UUID, Sequence[KeyedHash]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedRecords:
    """An app whose records are found by hashes, and the current words of some records."""

    app: str
    tokens_of: TokensOf


def hashed_models() -> tuple[HashedRecords, ...]:
    """Every app that stores hashes."""
    return tuple(import_string(path) for path in settings.HASHED_RECORDS)


def by_tables() -> dict[str, dict[str, int]]:
    """By app and by table word, how many records have hashes from those tables."""
    counts: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select app, tables, records from matching.kept_by_tables()")
        for app, word, records in cursor.fetchall():
            counts.setdefault(app, {})[word] = records
    return counts


def old() -> int:
    """How many records have hashes from tables other than the current ones."""
    present = hash_tables.present()
    return sum(records for of in by_tables().values() for word, records in of.items() if word != present)


def rehash(hashed: HashedRecords) -> int:
    """Renew the old hashes of an app's records, batch by batch, and return the number of records."""
    done, last = 0, UUID(int=0)
    while records := _old(hashed.app, after=last):
        tokens_by_record = {record: tuple(some) for record, some in hashed.tokens_of(records)}
        rows = [(record, token) for record in records for token in tokens_by_record.get(record, ())]
        columns: tuple[list[Any], ...] = (
            [record for record, _ in rows],
            *([getattr(token, name) for _, token in rows] for name in ("kind", "part", "weight", "token")),
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(KEEP, [hashed.app, hash_tables.present(), records, *columns])
            done += cursor.fetchone()[0]
        last = records[-1]
    return done


def _old(app: str, *, after: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(OLD, [app, hash_tables.present(), after, BATCH])
        return [record for (record,) in cursor.fetchall()]
