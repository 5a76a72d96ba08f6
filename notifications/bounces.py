"""Addresses to which mail cannot be delivered: store what reports say, stop the mails about notices, resume them.

Mails that open an account or confirm an address are sent all the same: a person with a wrong address needs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from notifications.delivery_reports import MailboxReport
from notifications.models import MailBounce


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReports:
    """What reading a mailbox changed: addresses that bounce now, and failures about nobody here or read before."""

    stored: int
    ignored: int


@transaction.atomic
def store(reports: MailboxReport) -> StoredReports:
    """Mark the addresses of active people that bounce. A report that was read before changes nothing."""
    by_address = {
        person.email.lower(): person
        for person in User.objects.active().only("pk", "email")
        if person.email.lower() in {failure.address for failure in reports.failures}
    }
    known = set(
        MailBounce.objects.filter(report__in=[failure.report for failure in reports.failures]).values_list(
            "report", flat=True
        )
    )
    new = [
        MailBounce(
            person=by_address[failure.address],
            address=by_address[failure.address].email,
            status=failure.status,
            report=failure.report,
            read_at=clock.now(),
        )
        for failure in reports.failures
        if failure.address in by_address and failure.report not in known
    ]
    MailBounce.objects.bulk_create(new, ignore_conflicts=True)
    return StoredReports(stored=len(new), ignored=len(reports.failures) - len(new))


def of_person(user: User) -> MailBounce | None:
    """Why the person gets no mails about notices at the moment; None if they do."""
    return MailBounce.objects.filter(person=user).open().order_by("-read_at").first()


@transaction.atomic
def resume(public_id: UUID, *, by: User) -> MailBounce:
    """Send mails about notices to the person again. Raises MailBounce.DoesNotExist for another person's."""
    bounce = MailBounce.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if bounce.resumed_at is None:
        others = MailBounce.objects.visible_to(by).filter(person=bounce.person_id, resumed_at__isnull=True)
        others.update(resumed_at=clock.now(), resumed_by=by)
        log.record(Operation.ALTERATION, of=bounce)
    return bounce
