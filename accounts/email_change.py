"""Changes an email address: requested by the person or an administrator, confirmed from the old and new mailbox.

Each mailbox gets its own link, stored as a hash. Both must be followed within a day, signed in or not, so that a
locked-out person can do it, and somebody with a borrowed session or a wrong address can't. Then the person's sessions
end, and password links sent to the old address stop working. A person who can no longer read the old mailbox gets a new
account; the old one is closed.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import outgoing_email, sessions
from accounts.choices import ChangeState
from accounts.email_addresses import as_stored
from accounts.models import EmailChange, User
from audit import log
from audit.choices import Operation

TO_CONFIRM = timedelta(hours=24)
MOST_A_DAY = 5
KEPT = timedelta(days=30)
TAKEN = "This email address already has an account."


class ChangeRefused(ValueError):
    """A change is not possible. The message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedLink:
    """A followed link: its change, and whether it went to the new address."""

    change: EmailChange
    is_new: bool

    @property
    def email(self) -> str:
        """The address that received the link."""
        return self.change.new_email if self.is_new else self.change.user.email


def expires_at(change: EmailChange) -> datetime:
    """When both links expire."""
    return change.asked_at + TO_CONFIRM


def waiting(user: User) -> EmailChange | None:
    """The person's change that can still be confirmed, if any."""
    return EmailChange.objects.open(since=timezone.now() - TO_CONFIRM).filter(user=user).first()


def request_change(user: User, typed: str, *, by: User, request: HttpRequest) -> EmailChange:
    """Email a link to both addresses, and withdraw any pending change. Raises ChangeRefused.

    The page does not reveal that an address belongs to somebody else; only an email to that mailbox does.
    """
    email = as_stored(typed)
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        is_taken = User.objects.with_email(email).exists()
        if not person.is_active:
            raise ChangeRefused("This account is closed. Reopen it first.")
        if email == person.email:
            raise ChangeRefused("This is the current email address. Enter a new one.")
        if is_taken and by.pk != person.pk:
            raise ChangeRefused(TAKEN)
        if (
            EmailChange.objects.filter(user=person, asked_at__gt=timezone.now() - timedelta(days=1)).count()
            >= MOST_A_DAY
        ):
            raise ChangeRefused(f"An account can have {MOST_A_DAY} changes of address a day. Try again tomorrow.")
        withdraw(person)
        old_key, new_key = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        change = EmailChange.objects.create(
            user=person, new_email=email, asked_by=by, old_key=_hash_of(old_key), new_key=_hash_of(new_key)
        )
        log.record(Operation.ALTERATION, of=person, question="change of address asked")
        _mail("change_old", person.email, change, request=request, key=old_key)
        if is_taken:
            _mail("change_taken", email, change, request=request)
        else:
            _mail("change_new", email, change, request=request, key=new_key)
    return change


def withdraw(user: User) -> bool:
    """Withdraw the person's pending change, and return whether there was one."""
    now = timezone.now()
    return bool(
        EmailChange.objects.filter(user=user, state=ChangeState.OPEN).update(state=ChangeState.WITHDRAWN, closed_at=now)
    )


def link_of(key: str) -> FollowedLink | None:
    """The link for a key while it can be followed; None if it has expired, was used or is not ours."""
    wanted = _hash_of(key)
    change = (
        EmailChange.objects.open(since=timezone.now() - TO_CONFIRM)
        .with_key(wanted)
        .select_related("user")
        .filter(user__is_active=True)
        .first()
    )
    return FollowedLink(change=change, is_new=change.new_key == wanted) if change else None


def confirm(key: str) -> EmailChange | None:
    """Record that a link was followed, and change the address after the second one. Raises ChangeRefused.

    Returns the updated change, or None if the link is no longer valid.
    """
    with transaction.atomic(using=settings.LOGIN_ALIAS):
        link = link_of(key)
        if link is None:
            return None
        person = User.objects.select_for_update(of=("self",)).get(pk=link.change.user_id)  # one lock for both links
        if (link := link_of(key)) is None:
            return None
        change, column = link.change, "new_confirmed_at" if link.is_new else "old_confirmed_at"
        if getattr(change, column) is None:
            setattr(change, column, timezone.now())
            change.save(update_fields=[column])
            log.record(Operation.ALTERATION, of=person, question="change of address confirmed at one address")
        if change.old_confirmed_at and change.new_confirmed_at:
            _apply(change, person)
    return change


def delete_old_changes() -> int:
    """Delete changes that ended a month ago, with their addresses, and return how many."""
    return EmailChange.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()[0]


def _apply(change: EmailChange, person: User) -> None:
    before = person.email
    person.email = change.new_email
    try:
        with transaction.atomic(using=settings.LOGIN_ALIAS):
            person.save(update_fields=["email"])
    except IntegrityError:
        raise ChangeRefused(f"{TAKEN} Your address has not changed.") from None
    EmailAddress.objects.filter(user_id=person.pk).delete()  # allauth's own record of the old address
    change.state, change.closed_at = ChangeState.DONE, timezone.now()
    change.save(update_fields=["state", "closed_at"])
    sessions.end_all(person, why="email address changed")
    log.record(Operation.ALTERATION, of=person, question="address changed")
    for email in (before, person.email):
        _mail("changed", email, change)


def _mail(which: str, to: str, change: EmailChange, *, request: HttpRequest | None = None, key: str = "") -> None:
    """Store one of the emails in the same transaction as the change."""
    context = {
        "service_name": settings.SERVICE_NAME,
        "change": change,
        "by_administrator": change.asked_by_id != change.user_id,
        "hours": int(TO_CONFIRM.total_seconds() // 3600),
        "link": request.build_absolute_uri(reverse("account-address-confirm", args=[key])) if request and key else "",
    }
    text = render_to_string(f"account/email/address_{which}_message.txt", context)
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}change of email address"
    outgoing_email.put(to, subject, text)


def _hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
