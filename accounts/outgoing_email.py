"""Mail that leaves: stored with the change that it tells of, sent by the clerk within seconds of the commit.

The request that causes a mail talks to no mail server. So it takes as long for an address that has an account as for
one that has none, a mail server that is down stops nobody, and what was rolled back is not sent. A worker that dies
between sending and removing sends twice: every link works once.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from accounts.models import OutgoingMail, User
from audit import log
from audit.choices import Operation

MOST_AT_ONCE = 100
CLERK = "default"  # the connection of the process that sends; in the web process the same name can't read these rows
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)

logger = structlog.get_logger(__name__)


def put(
    address: str, subject: str, text: str, *, person: User | None = None, request_id: str = "", source: str = ""
) -> OutgoingMail:
    """Store a mail in the present transaction. With an empty address nothing will be sent, after the same work.

    `person` is given where the mail holds a link for that person's forgotten password, asked for from `source`.
    """
    return OutgoingMail.objects.create(
        address=address, subject=subject, text=text, person=person, request_id=request_id, source=source
    )


def send_waiting() -> int:
    """Send what is due, each mail in a transaction of its own; the answer is how many were sent. Two at once share."""
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
    """Send and remove one mail; put it off where the server does not take it, and give up when its link is dead."""
    if mail.person_id is not None and mail.tries == 0:
        _log_request(mail, mail.person_id)
    if mail.address:
        try:
            send_mail(mail.subject, mail.text, None, [mail.address])
        except OSError as failure:  # every failure of smtplib is one
            _put_off(mail, failure)
            return 0
    mail.delete(using=CLERK)
    return 1 if mail.address else 0


def _log_request(mail: OutgoingMail, person_id: int) -> None:
    """The entry for a forgotten password, made here because the request does no more than for an unknown address."""
    found = User.objects.using(CLERK).filter(pk=person_id).values_list("public_id", flat=True)
    asked = log.Gathered(request_id=mail.request_id, source=mail.source, method="POST", route="account_reset_password")
    asked.add(
        Operation.SIGN_IN,
        "accounts.session",
        [str(key) for key in found],
        None,
        question="forgotten password: link sent",
    )
    log.write(asked)


def _put_off(mail: OutgoingMail, failure: OSError) -> None:
    now = timezone.now()
    is_over = mail.created_at < now - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    logger.warning(
        "mail_given_up" if is_over else "mail_put_off",
        mail=mail.pk,
        tries=mail.tries + 1,
        failure=type(failure).__name__,
    )
    if is_over:
        mail.delete(using=CLERK)
        return
    mail.next_try_at = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(mail.tries, 10))
    mail.tries += 1
    mail.save(using=CLERK, update_fields=["next_try_at", "tries"])
