"""Actions on one record are found by its key, in every partition of the log, including future ones."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection

from audit import log
from audit.choices import Operation
from audit.models import AuditEntry
from core.sql import text_of

ATTACHED = """
select p.inhrelid::regclass::text, exists (
    select from pg_inherits h join pg_index i on i.indexrelid = h.inhrelid
    where h.inhparent = 'audit_entry_by_key'::regclass and i.indrelid = p.inhrelid and i.indisvalid)
from pg_inherits p where p.inhparent = 'audit_entry'::regclass
"""
IS_VALID = "select indisvalid from pg_index where indexrelid = 'audit_entry_by_key'::regclass"


@pytest.fixture
def owner(clone: Callable[[str], str]) -> psycopg.Connection:
    with psycopg.connect(clone("owner"), autocommit=True) as connection:
        yield connection


def partitions(owner: psycopg.Connection) -> dict[str, bool]:
    """Each partition, and whether it has its part of the index."""
    return dict(owner.execute(ATTACHED).fetchall())


def test_every_partition_has_the_index_and_next_month_s_gets_it(owner: psycopg.Connection) -> None:
    owner.execute("select audit.open_month((current_date + interval '5 months')::date)")

    indexed = partitions(owner)

    assert len(indexed) >= 2
    assert all(indexed.values())
    assert owner.execute(IS_VALID).fetchone() == (True,)


@pytest.mark.django_db
def test_record_s_log_entries_are_newest_first_and_use_the_index() -> None:
    for number in range(3):
        log.record(Operation.CONSULTATION, of="tests.record", keys=["looked-at", f"other-{number}"])
        log.record(Operation.CONSULTATION, of="tests.record", keys=[f"other-{number}"])

    entries = AuditEntry.objects.about("looked-at")

    assert [entry.keys[1] for entry in entries] == ["other-2", "other-1", "other-0"]
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        # The condition of `audit.entries_about`, whose plan is not shown.
        cursor.execute("explain select id from audit_entry e where e.keys && array['looked-at']")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "where e.keys && of_keys" in text_of("audit", "entries_about")
    assert "keys" in plan.split("Index Cond")[1]
