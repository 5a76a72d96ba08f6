"""Addresses to which emails cannot be delivered: store what reports say, pause emails about notices, resume them.

Emails that open an account or confirm an address are sent all the same: a person with a wrong address needs them. The
log has each pause under the person, whose address it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower

from accounts import message_ids
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from notifications.delivery_reports import DeliveryFailure, MailboxReport
from notifications.models import MailBounce

LOG_SUBJECT = "notifications.mailbounce"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReports:
    """What reading a mailbox changed: addresses that bounce now, failures about others or already read, and forgeries.

    A failure is not ours if its report does not quote an email that we sent to the address.
    """

    stored: int
    ignored: int
    not_ours: int


@transaction.atomic
def store(reports: MailboxReport) -> StoredReports:
    """Mark the addresses of active people that bounce. One email marks its address once, however often it is read."""
    ours = [each for each in reports.failures if message_ids.is_ours(each.message_id, address=each.address)]
    by_report = {_report_of(failure): failure for failure in ours}
    known = set(MailBounce.objects.filter(report__in=by_report).values_list("report", flat=True))
    by_address = _people_at(failure.address for failure in by_report.values())
    new = [
        MailBounce(
            person=by_address[failure.address],
            address=by_address[failure.address].email,
            status=failure.status,
            report=report,
            read_at=clock.now(),
        )
        for report, failure in by_report.items()
        if failure.address in by_address and report not in known
    ]
    MailBounce.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        paused = dict.fromkeys(bounce.person.public_id for bounce in new)
        log.record(Operation.ALTERATION, of=LOG_SUBJECT, keys=paused, question="emails about notices paused")
    return StoredReports(stored=len(new), ignored=len(ours) - len(new), not_ours=len(reports.failures) - len(ours))


def _report_of(failure: DeliveryFailure) -> str:
    """What makes a failure the same whenever and in whatever report it is read: the email that it is about."""
    return sha256(message_ids.key_of(failure.message_id).encode()).hexdigest()


def _people_at(addresses: Iterable[str]) -> dict[str, User]:
    """The active people with these addresses, by address in lower case."""
    people = User.objects.active().annotate(address=Lower("email")).filter(address__in=set(addresses))
    return {person.email.lower(): person for person in people.only("pk", "public_id", "email")}


def of_person(user: User) -> MailBounce | None:
    """Why the person gets no emails about notices at the moment; None if they do."""
    return MailBounce.objects.filter(person=user).open().order_by("-read_at").first()


@transaction.atomic
def resume(public_id: UUID, *, by: User) -> MailBounce:
    """Send emails about notices to the person again. Raises MailBounce.DoesNotExist for another person's."""
    bounce = MailBounce.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    if bounce.resumed_at is None:
        others = MailBounce.objects.visible_to(by).filter(person=bounce.person_id, resumed_at__isnull=True)
        others.update(resumed_at=clock.now(), resumed_by=by)
        keys = User.objects.filter(pk=bounce.person_id).values_list("public_id", flat=True)
        log.record(Operation.ALTERATION, of=LOG_SUBJECT, keys=keys, question="emails about notices resumed")
    return bounce
