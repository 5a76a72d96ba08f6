"""Account changes that administrators make: create, change rights, close, reopen, send a password link.

An administrator never sees or sets a password: the person gets a link that works once. A change of rights ends the
person's sessions, and it applies from the next request in any case.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts import account_state, duty_administration, outgoing_email, password_reset, sessions
from accounts.models import User
from accounts.sso import sign_in_method
from audit import log
from audit.choices import Operation


class OwnAccount(Exception):
    """People can't change their own rights."""


def _atomic() -> transaction.Atomic:
    return transaction.atomic(using=settings.LOGIN_ALIAS)


def create(user: User, *, by: User) -> User:
    """Store a new person, who can't sign in before using the emailed link. Raises ValidationError."""
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    with _atomic():
        user.save()
        log.record(Operation.COLLECTION, of=user)
    return user


def change(user: User, *, seen: str, by: User) -> User:
    """Store a person's new name, role and place. This ends all their sessions; a new place also ends all their duties.

    Raises ValidationError, OwnAccount, and OldPage if the account has changed since the page was opened.
    """
    if user.pk == by.pk:
        raise OwnAccount("You cannot change your own access. Ask another administrator.")
    user.full_clean(exclude=["password"])
    with _atomic():
        before = account_state.locked(user)
        account_state.refuse_old_page(before, seen=seen, decide="change this account")
        user.save(update_fields=["name", "role", "force", "unit"])
        moved = (user.role, user.force_id, user.unit_id) != (before.role, before.force_id, before.unit_id)
        ended = duty_administration.end_all(user) if moved else 0
        sessions.end_all(user, why="an administrator changed the account")
        log.record(Operation.ALTERATION, of=user, question=f"{ended} duties ended with the place" if ended else "")
    return user


def close(user: User, *, reason: str, by: User) -> User:
    """Stop a person from signing in and end all their sessions at once. Raises OwnAccount.

    `administration.account_closing` counts, shows and compares the records assigned to the person, and calls this under
    its lock.
    """
    if user.pk == by.pk:
        raise OwnAccount("You cannot close your own account. Ask another administrator.")
    with _atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        sessions.end_all(user, why="account closed")
        log.record(Operation.ALTERATION, of=user, question="account closed", reason=reason)
    return user


def reopen(user: User, *, reason: str, by: User) -> User:
    """Let a person sign in again, with the role, place and duties that the account has. Raises OwnAccount."""
    if user.pk == by.pk:
        raise OwnAccount("You cannot reopen your own account. Ask another administrator.")
    with _atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        log.record(Operation.ALTERATION, of=user, question="account reopened", reason=reason)
    return user


def send_link(user: User, *, request: HttpRequest) -> None:
    """Email a link that lets the person choose a password, or how to sign in if they need none."""
    if provider := sign_in_method.provider_of(user):
        password_reset.remind(user, provider, request=request)
        return
    link = password_reset.link_for(user, request=request)
    context = {"person": user, "link": link, "service_name": settings.SERVICE_NAME}
    log.record(Operation.ALTERATION, of=user)
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}choose your password"
    text = render_to_string("account/email/first_password_message.txt", context)
    outgoing_email.put(user.email, subject, text)
