"""From which month on a force's register counts: what the force says about its register, and ends.

A register that holds a part of what happened would give figures that look low and are not. So a force's register counts
in no month until the force, or the national team for it, says from which month on it is complete.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.constraints import refusing_conflicts
from core.workflow import TransitionNotAllowed
from figures import registers
from figures.current_role import role_now
from figures.models import RegisterSpan


def may_set(user: User, force: str) -> bool:
    """Whether a person says in which months the register of a force counts: its leads, and the national team."""
    return user.role == Role.NATIONAL or (user.role == Role.LEAD and user.force_id == force)


def spans_of(forces: Iterable[str]) -> dict[tuple[str, str], list[RegisterSpan]]:
    """The spans of forces, by register and force, the earliest first."""
    by_force: dict[tuple[str, str], list[RegisterSpan]] = defaultdict(list)
    for span in RegisterSpan.objects.not_withdrawn().filter(force__in=list(forces)).in_order():
        by_force[span.register, span.force_id].append(span)
    return by_force


@transaction.atomic
def begin(register: str, force: str, first: date, *, by: User) -> RegisterSpan:
    """Count a force's register from a month on. Raises TransitionNotAllowed with a sentence."""
    _refuse_unless_setter(by, force)
    if force not in registers.forces_of(register):
        raise TransitionNotAllowed("This force does not keep this register.")
    if first > months.first_of(clock.today()):
        raise TransitionNotAllowed("The first month can’t be in the future.")
    span = RegisterSpan(register=register, force_id=force, first=first, set_by_id=by.pk, set_at=clock.now())
    with refusing_conflicts(RegisterSpan):  # another span of the force has one of these months
        span.save()
    log.record(Operation.COLLECTION, of=span)
    return span


@transaction.atomic
def end(public_id: uuid.UUID, last: date, *, by: User) -> RegisterSpan:
    """Count a force's register up to a month and no longer. Raises RegisterSpan.DoesNotExist, TransitionNotAllowed."""
    span = RegisterSpan.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    _refuse_unless_setter(by, span.force_id)
    if span.is_withdrawn:
        raise TransitionNotAllowed("These months have already been withdrawn.")
    if span.last:
        raise TransitionNotAllowed(f"It already ended with {months.label(span.last)}.")
    if last < span.first:
        raise TransitionNotAllowed(f"It counts from {months.label(span.first)}. Enter that month or a later one.")
    if last > months.first_of(clock.today()):
        raise TransitionNotAllowed("The last month can’t be in the future.")
    span.last, span.ended_by_id, span.ended_at = last, by.pk, clock.now()
    span.save(update_fields=["last", "ended_by", "ended_at"])
    log.record(Operation.ALTERATION, of=span)
    return span


@transaction.atomic
def withdraw(public_id: uuid.UUID, *, by: User) -> RegisterSpan:
    """Withdraw months that were entered by mistake: none of them counts, and a supplied table can count for them.

    Raises RegisterSpan.DoesNotExist and TransitionNotAllowed.
    """
    span = RegisterSpan.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)
    _refuse_unless_setter(by, span.force_id)
    if span.is_withdrawn:
        raise TransitionNotAllowed("These months have already been withdrawn.")
    span.is_withdrawn, span.ended_by_id, span.ended_at = True, by.pk, clock.now()
    span.save(update_fields=["is_withdrawn", "ended_by", "ended_at"])
    log.record(Operation.ALTERATION, of=span)
    return span


def _refuse_unless_setter(by: User, force: str) -> None:
    if role_now(by) != by.role or not may_set(by, force):
        raise TransitionNotAllowed("Only leads of the force and the national team can do this.")
