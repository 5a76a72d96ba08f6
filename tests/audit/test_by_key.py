"""What was done with one record is found by its key, in every partition of the log, also in those to come."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection

from audit import log
from audit.choices import Kind
from audit.models import Entry

index = import_module("audit.migrations.0002_found_by_key").index
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


def test_every_partition_has_it_and_the_next_month_gets_it(owner: psycopg.Connection) -> None:
    owner.execute("select audit.open_month((current_date + interval '5 months')::date)")

    found = partitions(owner)

    assert len(found) >= 2
    assert all(found.values())
    assert owner.execute(IS_VALID).fetchone() == (True,)


@pytest.mark.parametrize(
    "left",
    [
        "",
        "create index audit_entry_by_key on only audit_entry using gin (keys)",
        "create index audit_entry_rest_by_key on audit_entry_rest using gin (keys)",
        "create index audit_entry_by_key on only audit_entry using gin (keys);"
        " create index audit_entry_rest_by_key on audit_entry_rest using gin (keys);"
        " alter index audit_entry_by_key attach partition audit_entry_rest_by_key",
    ],
)
def test_it_can_be_broken_off_at_any_step_and_run_again(owner: psycopg.Connection, left: str) -> None:
    owner.execute("select audit.open_month((current_date + interval '5 months')::date)")
    owner.execute("drop index audit_entry_by_key")
    if left:
        owner.execute(left)

    for _ in range(2):
        index(None, SimpleNamespace(connection=owner))

    assert all(partitions(owner).values())
    assert owner.execute(IS_VALID).fetchone() == (True,)


def test_what_a_killed_run_left_invalid_is_made_anew(owner: psycopg.Connection) -> None:
    owner.execute("drop index audit_entry_by_key")
    owner.execute("create index audit_entry_by_key on only audit_entry using gin (keys)")
    with psycopg.connect(owner.info.dsn, password=owner.info.password) as busy:
        busy.execute("insert into audit_entry (kind, subject) values ('consultation', 'x')")
        owner.execute("set statement_timeout = '500ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):  # it waits for the open transaction, and is stopped
            index(None, SimpleNamespace(connection=owner))
        owner.execute("reset statement_timeout")
    assert owner.execute("select count(*) from pg_index where not indisvalid").fetchone() == (2,)

    index(None, SimpleNamespace(connection=owner))

    assert all(partitions(owner).values())


def test_it_does_not_hold_up_whoever_writes(owner: psycopg.Connection) -> None:
    owner.execute("drop index audit_entry_by_key")
    with (
        psycopg.connect(owner.info.dsn, password=owner.info.password) as busy,
        ThreadPoolExecutor(1) as pool,
    ):
        busy.execute("insert into audit_entry (kind, subject) values ('consultation', 'x')")
        making = pool.submit(index, None, SimpleNamespace(connection=owner))
        time.sleep(0.2)
        with psycopg.connect(owner.info.dsn, password=owner.info.password, autocommit=True) as other:
            began = time.monotonic()
            other.execute("insert into audit_entry (kind, subject) values ('consultation', 'x')")
            assert time.monotonic() - began < 5
        busy.commit()
        making.result(timeout=60)

    assert all(partitions(owner).values())


@pytest.mark.django_db
def test_lines_about_a_record_are_the_newest_first_and_come_by_the_index() -> None:
    for number in range(3):
        log.record(Kind.CONSULTATION, of="tests.record", keys=["looked-at", f"other-{number}"])
        log.record(Kind.CONSULTATION, of="tests.record", keys=[f"other-{number}"])

    found = Entry.objects.about("looked-at")

    assert [entry.keys[1] for entry in found] == ["other-2", "other-1", "other-0"]
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    assert "keys" in Entry.objects.about("looked-at").explain().split("Index Cond")[1]
