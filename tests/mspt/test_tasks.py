"""The house's own tasks, as the counter role that the worker is."""

from __future__ import annotations

import pytest
from django.db import connection

from audit import log, sealing
from audit.choices import Kind
from mspt import tasks
from tests.roles import acting

pytestmark = pytest.mark.django_db


def partitions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_entry'::regclass")
        return sorted(name for (name,) in cursor.fetchall())


def test_the_logs_coming_months_get_partitions_once() -> None:
    with acting("counter"):
        tasks.open_log_months()
        tasks.open_log_months()

    ahead = ["audit_entry_2026_12", "audit_entry_2027_01", "audit_entry_2027_02"]
    assert [name for name in partitions() if name in ahead] == ahead


def test_sealing_as_the_worker_leaves_what_is_still_uncommitted_for_later() -> None:
    log.record(Kind.CONSULTATION, of="tests.record", keys=[1])

    with acting("counter"):
        tasks.seal_log()

    assert sealing.age_of_oldest_unsealed()
