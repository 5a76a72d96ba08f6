"""The clerk's own program takes a list from its queue, writes it once, and mails the requester."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts import tasks as accounts_tasks
from audit.models import AuditEntry
from exports import tasks
from exports.models import ListExport
from notifications import tasks as notice_tasks
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.accounts.factories import CUMBRIA, KENT, analyst
from tests.exports.reading import csv_lines
from tests.investigations.factories import approved, row
from tests.permissions.exports import start_for
from tests.stack import Stack, until

LOCK = 73110
_forces = iter((KENT, CUMBRIA))  # one for each test: a list has every case of its force
ADDRESS = "https://investigations.example.org"


@pytest.fixture
def export(month: date) -> ListExport:
    """A request of an analyst with four cases."""
    person = analyst(next(_forces))
    rows = [row(f"OP/{number}", opened_on="02/03/2017") for number in (1, 2, 3, 4)]
    approved(month, rows=rows, by=person)
    return start_for(person)


def file_of(service: Stack, export: ListExport) -> Path:
    return service.family.logs / "exports" / export.stored_as


def until_ready(service: Stack, export: ListExport) -> None:
    def is_ready() -> bool:
        export.refresh_from_db()
        return export.state == "ready"

    until(is_ready, what=lambda: f"the clerk writes the list; {service.logs()}")


def is_idle(service: Stack) -> bool:
    with service.redis() as client:
        return int(client.llen("exports")) + service.unacknowledged() == 0


def notices_to(export: ListExport) -> int:
    return Notice.objects.filter(person=export.requested_by, kind=NoticeKind.EXPORT_READY).count()


def test_clerk_writes_a_list_from_the_queue_and_mails_its_requester(service: Stack, export: ListExport) -> None:
    clerk = service.clerk(address=ADDRESS)
    service.send(tasks.write_export, str(export.job_id), times=2)

    until_ready(service, export)
    assert file_of(service, export).stat().st_mode & 0o777 == 0o600
    assert (export.rows_done, export.tries) == (export.rows_total, 1)
    mail = service.family.logs / "mail"
    service.send(notice_tasks.write_emails)
    until(lambda: Notice.objects.filter(emailed_at__isnull=False).exists(), what=lambda: "the clerk writes the email")
    service.send(accounts_tasks.send_mail_that_waits)
    until(lambda: mail.exists() and any(mail.iterdir()), what=lambda: "the clerk sends the mail")
    service.kill(clerk)


def test_list_of_a_clerk_that_was_killed_in_the_middle_is_written_once_by_another(
    service: Stack, export: ListExport
) -> None:
    killed = service.clerk(address=ADDRESS, include="tests.workers.small_parts", SMALL_PARTS_LOCK=str(LOCK))
    with service.holding("select pg_advisory_xact_lock(%s)", (LOCK,)):
        service.send(tasks.write_export, str(export.job_id))
        service.until_blocked()
        export.refresh_from_db()
        assert (export.rows_done, export.tries, export.state) == (2, 1, "waiting")
        service.kill(killed)
    service.flush()
    assert not file_of(service, export).exists()

    clerk = service.clerk(address=ADDRESS)
    service.send(tasks.write_export, str(export.job_id))  # as the queue does once it knows that the worker is gone
    service.send(tasks.write_exports)
    until(lambda: is_idle(service), what="both look at it and leave it alone")
    export.refresh_from_db()
    assert (export.rows_done, export.tries, export.state) == (2, 1, "waiting")
    long_ago = timezone.now() - timedelta(minutes=6)
    ListExport.objects.filter(pk=export.pk).update(progressed_at=long_ago)
    service.send(tasks.write_exports, times=2)

    until_ready(service, export)
    until(lambda: is_idle(service), what="the second sweep is over")
    export.refresh_from_db()
    assert (export.rows_done, export.rows_total, export.tries) == (4, 4, 2)
    references = [line["reference"] for line in csv_lines(file_of(service, export).read_bytes())]
    assert len(references) == len(set(references)) == 4
    assert notices_to(export) == 1
    read = AuditEntry.objects.filter(kind="consultation", question__startswith=f"export {export.number} ")
    assert read.count() == 1
    service.kill(clerk)
