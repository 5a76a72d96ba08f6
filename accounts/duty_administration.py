"""Duty changes that administrators make: grant one for a period, and end one.

A duty is granted for a place. A person who moves to another role, force or unit loses all their duties: otherwise an
analyst who changes forces would see the victims of the new one. Rights apply from the next request. A person who loses
one is also signed out, so that no page stays open.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts import account_state, duties, sessions
from accounts.models import Duty, User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words


class DutyRefused(Exception):
    """A duty can't be granted or ended this way. The message says why."""


def _atomic() -> transaction.Atomic:
    return transaction.atomic(using=settings.LOGIN_ALIAS)


def grant(user: User, kind: str, *, starts_on: date, ends_on: date | None, seen: str, by: User) -> Duty:
    """Give a person a duty, from a first to a last day or with no end.

    Raises DutyRefused, ValidationError, and OldPage if the account has changed since the page was opened.
    """
    if user.pk == by.pk:
        raise DutyRefused("You cannot change your own access. Ask another administrator.")
    if kind not in duties.open_to(user.role):
        raise DutyRefused(
            f"{user.name} has the role {user.get_role_display().lower()}, which cannot have this "
            f"duty. Change the role first."
        )
    if starts_on < clock.today():
        raise DutyRefused("The start date must be today or later.")
    if ends_on is not None and ends_on < starts_on:
        raise DutyRefused("The end date is before the start date. Change one of them.")
    duty = Duty(user=user, kind=kind, starts_on=starts_on, ends_on=ends_on)
    duty.full_clean()
    with _atomic():
        account_state.refuse_old_page(account_state.locked(user), seen=seen, decide="grant the duty")
        duty.save()
        until = f" to {in_words(ends_on)}" if ends_on else ""
        log.record(Operation.ALTERATION, of=user, question=f"duty {kind} granted from {in_words(starts_on)}{until}")
    return duty


def end(user: User, duty_id: int, *, last_day: date | None, seen: str, by: User) -> date:
    """End a duty on a last day, or at once if none is given, and return the last day.

    Raises DutyRefused, ValidationError, Duty.DoesNotExist if the person has no such duty, and OldPage if the account
    has changed since the page was opened.
    """
    if user.pk == by.pk:
        raise DutyRefused("You cannot change your own access. Ask another administrator.")
    yesterday = clock.today() - timedelta(days=1)
    last_day = last_day or yesterday
    if last_day < yesterday:
        raise DutyRefused("That date has passed. Choose today or later, or leave it blank to end the duty now.")
    with _atomic():
        stored = account_state.locked(user)
        duty = Duty.objects.filter(user=user).select_for_update().get(pk=duty_id)
        if duty.ends_on is not None and duty.ends_on <= yesterday:
            raise DutyRefused(f"This duty ended on {in_words(duty.ends_on)}.")
        account_state.refuse_old_page(stored, seen=seen, decide="end the duty")
        end_on(duty, last_day=last_day)
        log.record(Operation.ALTERATION, of=user, question=f"duty {duty.kind} ended on {in_words(last_day)}")
        if last_day <= yesterday:
            sessions.end_all(user, why="a duty ended")
    return last_day


def end_all(user: User) -> int:
    """End every duty of a person who changes places, and return how many. The caller writes the log."""
    yesterday = clock.today() - timedelta(days=1)
    present = Q(ends_on__isnull=True) | Q(ends_on__gt=yesterday)
    held = list(Duty.objects.filter(present, user=user).select_for_update())
    for duty in held:
        end_on(duty, last_day=yesterday)
    return len(held)


def end_on(duty: Duty, *, last_day: date) -> None:
    """Set the last day. Deletes a duty that would end before it began; the log still has the grant.

    The caller holds the lock and writes the log.
    """
    if last_day < duty.starts_on:
        duty.delete()
        return
    duty.ends_on = last_day
    duty.full_clean()
    duty.save(update_fields=["ends_on"])
