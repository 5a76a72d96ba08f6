"""The project's own tasks, run with the worker's counter role."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from administration import feedback
from administration.models import Feedback
from audit import log, sealing
from audit.choices import Operation
from audit.models import AuditEntry
from core import clock, months
from mspt import tasks
from tests import stack
from tests.roles import acting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("place", ["docker-compose.yml", "devtools/demo.py", "tests/stack.py"])
def test_every_queue_has_a_worker(place: str) -> None:
    text = (settings.BASE_DIR / place).read_text(encoding="utf-8")
    read = {name for names in re.findall(r'"-Q",\s+"([a-z,]+)"', text) for name in names.split(",") if name}
    read |= set(stack.QUEUES) if place == "tests/stack.py" else set()

    assert read == {"default", *(route["queue"] for route in settings.CELERY_TASK_ROUTES.values())}


def partitions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select inhrelid::regclass::text from pg_inherits where inhparent = 'audit_entry'::regclass")
        return sorted(name for (name,) in cursor.fetchall())


def test_log_partitions_for_coming_months_are_created_once() -> None:
    now = timezone.now()  # the month of the database's clock, which opens no month that has begun
    with acting("counter"), clock.at(now):
        tasks.open_log_months()
        tasks.open_log_months()

    this_month = months.first_of(now.date())
    coming = months.between(months.following(this_month), months.following(this_month, 3))
    ahead = [f"audit_entry_{month:%Y_%m}" for month in coming]
    assert [name for name in partitions() if name in ahead] == ahead


def test_nightly_task_deletes_data_past_its_retention() -> None:
    old = timezone.now() - timedelta(days=181)
    feedback.send("It was slow.", page="", request="", by=None)
    feedback.send("It was slow long ago.", page="", request="", by=None)
    Feedback.objects.filter(words__endswith="ago.").update(sent_at=old)

    with override_settings(LOGIN_ALIAS="default"), acting("counter"):  # a worker signs in no user
        tasks.forget_what_is_over()

    assert [entry.words for entry in Feedback.objects.all()] == ["It was slow."]
    assert list(AuditEntry.objects.filter(kind=Operation.ERASURE).values_list("subject", "count")) == [
        ("administration.feedback", 1)
    ]


def test_sealing_as_the_worker_leaves_what_is_still_uncommitted_for_later() -> None:
    log.record(Operation.CONSULTATION, of="tests.record", keys=[1])

    with acting("counter"):
        tasks.seal_log()

    assert sealing.age_of_oldest_unsealed()
