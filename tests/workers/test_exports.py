"""The clerk's own program takes a list from its queue, writes it once, and mails the requester."""

from __future__ import annotations

from datetime import date

from accounts import tasks as accounts_tasks
from exports import tasks
from exports.models import ListExport
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import approved, row
from tests.permissions.exports import start_for
from tests.stack import Stack, until


def test_clerk_writes_a_list_from_the_queue_and_mails_its_requester(service: Stack, month: date) -> None:
    person = analyst(LANCASHIRE)
    approved(month, rows=[row("LAN/1", opened_on="02/03/2017"), row("LAN/2", opened_on="02/03/2017")], by=person)
    export = start_for(person)
    service.clerk(address="https://investigations.example.org")
    service.send(tasks.write_export, str(export.job_id), times=2)

    def is_ready() -> bool:
        export.refresh_from_db()
        return export.state == "ready"

    until(is_ready, what=lambda: f"the clerk writes the list; {service.logs()}")
    folder = service.family.logs / "exports"
    assert [file.name for file in folder.iterdir()] == [export.stored_as]
    assert (folder / export.stored_as).stat().st_mode & 0o777 == 0o600
    assert (export.rows_done, export.tries) == (2, 1)
    assert ListExport.objects.count() == 1
    mail = service.family.logs / "mail"
    service.send(accounts_tasks.send_mail_that_waits)
    until(lambda: mail.exists() and any(mail.iterdir()), what=lambda: "the clerk sends the mail")
