"""Shared by every change of a victim or witness: the person in scope under the lock of the case, steps, and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from accounts import edit_conflicts
from accounts.models import User
from core import clock, constraints
from prosecutions import steps
from prosecutions.cases import records as case_records
from prosecutions.models import ProsecutionCase, SpecialMeasure, Witness, WitnessStep, WitnessSupport
from prosecutions.models.cases import DETAIL_LIMIT

ABOUT_REFERRALS = ("link", "unlink")


def locked_witness(public_id: UUID, *, by: User) -> Witness:
    """Return a victim or witness under the lock of the case.

    Raises Witness.DoesNotExist out of scope, and TransitionNotAllowed if the person may not change the case.
    """
    seen = Witness.objects.visible_to(by).select_related("case").get(public_id=public_id)
    case = case_records.locked(seen.case.public_id, by=by)
    witness = Witness.objects.visible_to(by).get(pk=seen.pk)
    witness.case = case
    return witness


def token_of(witness: Witness) -> str:
    """Return a token of what a page shows of a victim or witness: each change adds a step.

    A link to a referral is none: a refused save would say to those who don't see the referral that there is one.
    """
    rows = WitnessStep.objects.filter(witness=witness).exclude(move__in=ABOUT_REFERRALS)
    last = rows.order_by("-pk").values_list("pk", flat=True).first()
    return edit_conflicts.token("Witness", witness.pk, witness.force_id, witness.status, last)


def token_of_link(witness: Witness) -> str:
    """Return a token of what the page that links a referral shows."""
    return edit_conflicts.token("WitnessReferral", token_of(witness), witness.referral_id)


def token_of_list(case: ProsecutionCase) -> str:
    """Return a token of the victims and witnesses of a case, so that two people do not add the same person."""
    last = Witness.objects.filter(case=case).order_by("-pk").values_list("pk", flat=True).first()
    return edit_conflicts.token("Witnesses", case.pk, case.force_id, last)


def refuse_outdated(record: Witness | ProsecutionCase, *, seen: str) -> None:
    """Raise EditConflict if the person, or the list of a case, is not as its page showed it, under the lock."""
    now = token_of(record) if isinstance(record, Witness) else token_of_list(record)
    steps.refuse_outdated(record, seen=seen, now=now)


def refusing_conflicts() -> AbstractContextManager[None]:
    """Turn what a constraint refuses into TransitionNotAllowed, with the sentence of the constraint."""
    return constraints.refusing_conflicts(Witness, WitnessSupport, SpecialMeasure)


def add_step(
    witness: Witness,
    move: str,
    *,
    by: User,
    was: str = "",
    on: date | None = None,
    detail: str = "",
    before: Mapping[str, Any] | None = None,
    undoes: WitnessStep | None = None,
    beside: Iterable[models.Model] = (),
) -> WitnessStep:
    """Store a step of what happened, and log it: as collection if it is the first, else as a change."""
    step = WitnessStep(
        witness_id=witness.pk,
        force_id=witness.force_id,
        move=move,
        was=was,
        became=witness.status,
        on=on,
        detail=detail[:DETAIL_LIMIT],
        before=dict(before or {}),
        undoes_id=undoes.pk if undoes else None,
        by_id=by.pk,
        at=clock.now(),
    )
    steps.store(step, of=witness, is_first=move == "add", beside=[witness.case, *beside])
    return step
