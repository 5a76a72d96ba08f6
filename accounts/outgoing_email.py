"""Outgoing mail: stored in the transaction of a change, sent by the clerk within seconds of the commit.

The request that causes a mail does not contact a mail server. So it takes the same time whether or not an address has
an account, a mail server outage blocks nobody, and a rollback sends nothing. A worker that dies between sending and
deleting sends the mail twice, but each link works only once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts import message_ids
from accounts.models import OutgoingMail, User
from audit import log
from audit.choices import Operation
from core import clock

MOST_AT_ONCE = 100
CLERK = "default"  # the connection of the process that sends; in the web process this alias can't read these rows
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)

logger = structlog.get_logger(__name__)


def put(
    address: str,
    subject: str,
    text: str,
    *,
    person: User | None = None,
    request_id: str = "",
    source: str = "",
    keep_until: datetime | None = None,
) -> OutgoingMail:
    """Store a mail in the current transaction. With an empty address nothing is sent, after the same work.

    Pass `person` if the mail holds a password reset link for that person, requested from `source`. It is not sent after
    `keep_until`, or after its link has expired where none is given.
    """
    return OutgoingMail.objects.create(
        address=address,
        subject=subject,
        text=text,
        person=person,
        request_id=request_id,
        source=source,
        keep_until=keep_until,
    )


def put_all(addresses: Iterable[str], subject: str, text: str) -> None:
    """Store the same mail to several people in the current transaction. It has no link that opens an account."""
    OutgoingMail.objects.bulk_create(OutgoingMail(address=address, subject=subject, text=text) for address in addresses)


def put_as_clerk(address: str, subject: str, text: str, *, keep_until: datetime) -> OutgoingMail:
    """Store a mail that a task of the clerk writes; its links open no account. It is tried until `keep_until`."""
    return OutgoingMail.objects.using(CLERK).create(address=address, subject=subject, text=text, keep_until=keep_until)


def send_waiting() -> int:
    """Send due mail, each in its own transaction, and return how many were sent. Parallel calls share the work."""
    sent = 0
    for _ in range(MOST_AT_ONCE):
        with transaction.atomic(using=CLERK):
            mail = (
                OutgoingMail.objects.using(CLERK)
                .filter(next_try_at__lte=timezone.now())
                .order_by("next_try_at", "pk")
                .select_for_update(skip_locked=True, of=("self",))
                .first()
            )
            if mail is None:
                break
            sent += _send(mail)
    return sent


def _send(mail: OutgoingMail) -> int:
    """Send and delete one mail. Retries later if the server refuses it, and gives up once it has expired.

    A mail that has expired while no clerk was running is not sent.
    """
    if _is_over(mail):
        _give_up(mail, failure="expired")
        return 0
    if mail.person_id is not None and mail.tries == 0:
        _log_request(mail, mail.person_id)
    if mail.address:
        try:
            _message(mail).send()
        except OSError as failure:  # covers every smtplib failure
            _put_off(mail, failure)
            return 0
    mail.delete(using=CLERK)
    return 1 if mail.address else 0


def _message(mail: OutgoingMail) -> EmailMessage:
    """The email with a Message-ID of ours, which a report of non-delivery must quote (`notifications/bounces.py`)."""
    headers = {"Message-ID": message_ids.new_for(mail.address)}
    return EmailMessage(mail.subject, mail.text, to=[mail.address], headers=headers)


def _log_request(mail: OutgoingMail, person_id: int) -> None:
    """Log a password reset here, because the request must do no more than for an unknown address."""
    keys = User.objects.using(CLERK).filter(pk=person_id).values_list("public_id", flat=True)
    accesses = log.RequestAccesses(
        request_id=mail.request_id, source=mail.source, method="POST", route="account_reset_password"
    )
    accesses.add(
        Operation.SIGN_IN,
        "accounts.session",
        [str(key) for key in keys],
        None,
        question="forgotten password: link sent",
    )
    log.write(accesses)


def _put_off(mail: OutgoingMail, failure: OSError) -> None:
    name = type(failure).__name__
    if _is_over(mail):
        _give_up(mail, failure=name)
        return
    logger.warning("mail_put_off", mail=mail.pk, tries=mail.tries + 1, failure=name)
    mail.next_try_at = timezone.now() + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(mail.tries, 10))
    mail.tries += 1
    mail.save(using=CLERK, update_fields=["next_try_at", "tries"])


def _is_over(mail: OutgoingMail) -> bool:
    """Whether its own time is over or, without one, that of a link that opens an account."""
    if mail.keep_until is not None:
        return mail.keep_until < clock.now()
    return mail.created_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) < timezone.now()


def _give_up(mail: OutgoingMail, *, failure: str) -> None:
    logger.warning("mail_given_up", mail=mail.pk, tries=mail.tries + 1, failure=failure)
    mail.delete(using=CLERK)
