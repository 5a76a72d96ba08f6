"""Shared by every change of a case: the case in scope under its lock, its steps, what undoing restores, and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from accounts import edit_conflicts
from accounts.models import User
from core import clock, constraints
from core.workflow import TransitionNotAllowed
from investigations.sealed import counting
from prosecutions import steps
from prosecutions.cases import permissions
from prosecutions.cases.defendant_workflow import ABOUT_CRIMES
from prosecutions.models import Charge, Defendant, ProsecutionCase, ProsecutionStep
from prosecutions.models.cases import DETAIL_LIMIT

OPENS = frozenset({"open", "add"})  # the first step of a case or a defendant


def locked(public_id: UUID, *, by: User) -> ProsecutionCase:
    """Return the case, in scope, under its lock.

    Raises ProsecutionCase.DoesNotExist out of scope, and TransitionNotAllowed if the person may not change it.
    """
    rows = ProsecutionCase.objects.visible_to(by).select_related("force")
    case = rows.get(public_id=public_id)
    if why := why_not_changeable(case, by=by):
        raise TransitionNotAllowed(why)
    return steps.under_lock(rows, case, called="prosecution")


def locked_defendant(public_id: UUID, *, by: User) -> Defendant:
    """Return a defendant under the lock of the case. Raises as `locked` does, and Defendant.DoesNotExist."""
    seen = Defendant.objects.visible_to(by).select_related("case").get(public_id=public_id)
    case = locked(seen.case.public_id, by=by)
    defendant = Defendant.objects.visible_to(by).get(pk=seen.pk)
    defendant.case = case
    return defendant


def why_not_changeable(case: ProsecutionCase, *, by: User) -> str:
    """Return why this person can't change the case at all, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, case.force_id):
        return f"Only analysts and leads in {case.force.short_name} can change this prosecution."
    return counting.why_read_only(case.investigation_id)


def token_of(record: ProsecutionCase | Defendant) -> str:
    """Return a token of what a page shows of a case with its defendants, or of one defendant: each change adds a step.

    Only the first step of a defendant is one of the case: two people can work on two defendants at once. Links to crime
    records have a token of their own (`crime_links.token_of`): not everybody who sees a defendant sees them.
    """
    if isinstance(record, ProsecutionCase):
        rows = ProsecutionStep.objects.filter(Q(defendant=None) | Q(move="add"), case=record)
    else:
        rows = ProsecutionStep.objects.filter(defendant=record).exclude(move__in=ABOUT_CRIMES)
    last = rows.order_by("-pk").values_list("pk", flat=True).first()
    return edit_conflicts.token(type(record).__name__, record.pk, record.force_id, record.status, last)


def refuse_outdated(record: ProsecutionCase | Defendant, *, seen: str) -> None:
    """Raise EditConflict if the record is not as the page showed it. The caller holds the lock."""
    steps.refuse_outdated(record, seen=seen, now=token_of(record))


def refusing_conflicts() -> AbstractContextManager[None]:
    """Turn what a constraint refuses into TransitionNotAllowed, with the sentence of the constraint."""
    return constraints.refusing_conflicts(ProsecutionCase, Defendant, Charge)


def add_step(
    case: ProsecutionCase,
    move: str,
    *,
    by: User,
    defendant: Defendant | None = None,
    was: str = "",
    on: date | None = None,
    detail: str = "",
    before: Mapping[str, Any] | None = None,
    undoes: ProsecutionStep | None = None,
    beside: Iterable[models.Model] = (),
) -> ProsecutionStep:
    """Store a step of what happened, and log it: as collection if it is the first, else as a change."""
    step = ProsecutionStep(
        case_id=case.pk,
        force_id=case.force_id,
        defendant_id=defendant.pk if defendant else None,
        move=move,
        was=was,
        became=defendant.status if defendant else case.status,
        on=on,
        detail=detail[:DETAIL_LIMIT],
        before=dict(before or {}),
        undoes_id=undoes.pk if undoes else None,
        by_id=by.pk,
        at=clock.now(),
    )
    steps.store(step, of=defendant or case, is_first=move in OPENS, beside=[*([case] if defendant else []), *beside])
    return step
