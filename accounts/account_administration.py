"""Account changes that administrators make: create, change rights, close, reopen, send a password link.

An administrator never sees or sets a password: the person gets a link that works once. A change of rights ends the
person's sessions, and it applies from the next request in any case.

Where a second administrator confirms access (`access_proposals`), nothing of it is stored before: a new account stays
closed, and an existing one as it was.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import (
    access_proposals,
    account_state,
    duty_administration,
    outgoing_email,
    password_reset,
    sessions,
)
from accounts.access_proposals import ProposalRefused
from accounts.choices import SENSITIVE_ROLES, ProposalState
from accounts.models import AccessProposal, User
from accounts.sso import sign_in_method
from audit import log
from audit.choices import Operation


class OwnAccount(Exception):
    """People can't change their own rights."""


def _atomic() -> transaction.Atomic:
    return transaction.atomic(using=settings.LOGIN_ALIAS)


def create(user: User, *, by: User) -> AccessProposal | None:
    """Store a new person, who can't sign in before using the emailed link.

    Returns the proposal if a second administrator has to open the account first. Raises ValidationError and
    ProposalRefused.
    """
    proposes = access_proposals.needs_second_person(user, before=None)
    user.is_active = not proposes
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    with _atomic():
        user.save()
        log.record(Operation.COLLECTION, of=user)
        if not proposes:
            return None
        return access_proposals.propose(user, name=user.name, role=user.role, opens=True, by=by)


def change(user: User, *, seen: str, by: User) -> AccessProposal | None:
    """Store a person's new name, role and place. This ends all their sessions; a new place also ends all their duties.

    Returns the proposal if a second administrator has to confirm the role first; then nothing has changed. Raises
    ValidationError, OwnAccount, ProposalRefused, and OldPage if the account has changed since the page was opened.
    """
    if user.pk == by.pk:
        raise OwnAccount("You cannot change your own access. Ask another administrator.")
    user.full_clean(exclude=["password"])
    with _atomic():
        before = account_state.locked(user)
        account_state.refuse_old_page(before, seen=seen, decide="change this account")
        if access_proposals.needs_second_person(user, before=before):
            return access_proposals.propose(before, name=user.name, role=user.role, opens=False, by=by)
        _store(user, before=before)
    return None


def _store(user: User, *, before: User, question: str = "") -> None:
    """Store name, role and place of a locked account, end its sessions and, with a new place, its duties."""
    user.save(update_fields=["name", "role", "force", "unit"])
    moved = (user.role, user.force_id, user.unit_id) != (before.role, before.force_id, before.unit_id)
    ended = duty_administration.end_all(user) if moved else 0
    sessions.end_all(user, why="an administrator changed the account")
    whats = [question, f"{ended} duties ended with the place" if ended else ""]
    log.record(Operation.ALTERATION, of=user, question=", ".join(filter(None, whats)))


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


def reopen(user: User, *, reason: str, by: User) -> AccessProposal | None:
    """Let a person sign in again, with the role, place and duties that the account has.

    Returns the proposal if a second administrator has to confirm it first; then nothing has changed. Raises OwnAccount
    and ProposalRefused.
    """
    if user.pk == by.pk:
        raise OwnAccount("You cannot reopen your own account. Ask another administrator.")
    with _atomic():
        if user.role in SENSITIVE_ROLES:
            return access_proposals.propose(user, name=user.name, role=user.role, opens=True, reason=reason, by=by)
        _open(user, reason=reason)
    return None


def _open(user: User, *, reason: str = "", question: str = "account reopened") -> None:
    user.is_active, user.reopened_at = True, timezone.now()
    user.save(update_fields=["is_active", "reopened_at"])
    log.record(Operation.ALTERATION, of=user, question=question, reason=reason)


def decide_proposal(user: User, *, confirm: bool, seen: str, by: User) -> AccessProposal:
    """Confirm, refuse or withdraw the proposal that the page showed; a confirmed one gives the access now.

    Its proposer may only withdraw it. Raises ProposalRefused.
    """
    with _atomic():
        # Both accounts, in one order: neither the person nor the one who decides changes before this is stored.
        locked = User.objects.filter(pk__in=[user.pk, by.pk]).select_for_update().order_by("pk").in_bulk()
        stored = locked[user.pk]
        proposal = access_proposals.locked_for_decision(stored, seen=seen, by=locked[by.pk])
        if not confirm:
            withdrawn = proposal.proposed_by_id == by.pk
            access_proposals.record_decision(
                proposal, ProposalState.WITHDRAWN if withdrawn else ProposalState.REFUSED, by=by
            )
            word = "withdrawn" if withdrawn else "refused"
            log.record(Operation.ALTERATION, of=stored, question=f"access {word}: {proposal.role}")
            return proposal
        if why := access_proposals.why_not_confirm(proposal, stored, by=by):
            raise ProposalRefused(why)
        access_proposals.record_decision(proposal, ProposalState.DONE, by=by)
        if proposal.opens:
            _open(stored, reason=proposal.reason, question=f"access confirmed, account opened: {proposal.role}")
        else:
            before = User(role=stored.role, force_id=stored.force_id, unit_id=stored.unit_id)
            stored.name, stored.role, stored.force, stored.unit = proposal.name, proposal.role, None, None
            _store(stored, before=before, question=f"access confirmed: {proposal.role}")
    return proposal


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
