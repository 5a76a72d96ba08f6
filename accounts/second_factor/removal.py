"""Removes second factors: a person's own, of which one stays, and all of a person who lost them.

Administrators reset the factors of other people. Where the role sees all forces, the log or the accounts, a second
administrator confirms within a day.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import account_state, login_throttling, sessions, sign_in_log
from accounts.choices import SENSITIVE_ROLES, ResetState, Role
from accounts.models import FactorReset, User
from accounts.second_factor import factors, notices
from audit import log
from audit.choices import Operation

TO_CONFIRM = timedelta(hours=24)
OWN = "You cannot reset your own second factor. Ask another administrator."


class RemovalRefused(Exception):
    """The factor can't be removed, or the reset not made. The message says why and what to do."""


def remove(user: User, pk: int) -> str:
    """Remove one of the person's own factors, and return what it was. Raises RemovalRefused."""
    with _atomic():
        account_state.locked(user)
        rows = factors.stored(user).filter(type__in=factors.FACTORS)
        row = rows.filter(pk=pk).first()
        if row is None:
            raise RemovalRefused("That second factor has already been removed.")
        if rows.count() == 1:
            raise RemovalRefused("This is your only second factor. Add another one first.")
        kind = factors.kind_of(row)
        row.delete()
        sign_in_log.record(user, f"second factor removed: {kind}")
        notices.send(user, f"Second factor removed: {kind}.")
    return kind


def needs_second_person(user: User) -> bool:
    """Whether a second administrator confirms the reset of this person's factors."""
    return user.role in SENSITIVE_ROLES


def waiting(user: User) -> FactorReset | None:
    """The reset of this person that waits for a second administrator, if any."""
    open_resets = FactorReset.objects.open(since=timezone.now() - TO_CONFIRM)
    return open_resets.filter(user=user).select_related("asked_by").first()


def waiting_for(administrator: User) -> list[FactorReset]:
    """The resets that this administrator may confirm, oldest first: nobody confirms their own, nor one about them."""
    open_resets = FactorReset.objects.open(since=timezone.now() - TO_CONFIRM)
    others = open_resets.filter(user__is_active=True).exclude(asked_by=administrator).exclude(user=administrator)
    return list(others.select_related("user").order_by("asked_at"))


def request_reset(user: User, *, reason: str, by: User) -> FactorReset:
    """Remove all second factors of a person, at once or when a second administrator confirms. Raises RemovalRefused."""
    with _atomic():
        stored = account_state.locked(user)
        _refuse_wrong_person(stored, by=by)
        now = timezone.now()
        old = FactorReset.objects.filter(user=stored, state=ResetState.OPEN)
        if old.filter(asked_at__gt=now - TO_CONFIRM).exists():
            raise RemovalRefused("A reset for this person is already waiting for another administrator.")
        old.update(state=ResetState.REFUSED, decided_by=by, decided_at=now)  # nobody confirmed it in time
        reset = FactorReset.objects.create(user=stored, asked_by=by, reason=reason)
        log.record(Operation.ALTERATION, of=stored, question="reset of second factor requested", reason=reason)
        if needs_second_person(stored):
            notices.send(
                stored,
                f"{by.name} has asked to reset your second factor. Another administrator must confirm it within 24 "
                "hours.",
            )
        else:
            _reset(reset, stored, by=by)
    return reset


def decide_reset(user: User, *, confirm: bool, seen: str, by: User) -> FactorReset:
    """Confirm or refuse the reset that the page showed, and another administrator requested. Raises RemovalRefused."""
    with _atomic():
        stored = account_state.locked(user)
        _refuse_wrong_person(stored, by=by)
        reset = waiting(stored)
        if reset is None or str(reset.public_id) != seen:
            raise RemovalRefused("This reset has already been decided or has expired. Nothing was changed.")
        if confirm and reset.asked_by_id == by.pk:
            raise RemovalRefused("You requested this reset. Another administrator must confirm it.")
        if confirm:
            _reset(reset, stored, by=by)
        else:
            _close(reset, ResetState.REFUSED, by=by)
            log.record(Operation.ALTERATION, of=stored, question="reset of second factor refused")
    return reset


def _refuse_wrong_person(user: User, *, by: User) -> None:
    if by.role != Role.ADMINISTRATOR:
        raise RemovalRefused("Only administrators reset second factors.")
    if user.pk == by.pk:
        raise RemovalRefused(OWN)
    if not user.is_active:
        raise RemovalRefused("This account is closed. Reopen it first.")
    if not factors.stored(user).exists():
        raise RemovalRefused("This person has no second factor. They set one up when they next sign in.")


def _reset(reset: FactorReset, user: User, *, by: User) -> None:
    factors.stored(user).delete()
    user.sign_on_identities.all().delete()  # somebody who was linked wrongly sets up no new factor
    login_throttling.forgive_codes(user)  # used up guesses do not stop the person from setting one up
    _close(reset, ResetState.DONE, by=by)
    sessions.end_all(user, why="second factor reset")
    log.record(Operation.ALTERATION, of=user, question="second factor reset", reason=reset.reason)
    notices.send(
        user,
        "An administrator reset your second factor and signed you out everywhere. Set up a new one when you next sign "
        "in.",
    )


def _close(reset: FactorReset, state: ResetState, *, by: User) -> None:
    reset.state, reset.decided_by, reset.decided_at = state, by, timezone.now()
    reset.save(update_fields=["state", "decided_by", "decided_at"])


def _atomic() -> transaction.Atomic:
    return transaction.atomic(using=settings.LOGIN_ALIAS)
