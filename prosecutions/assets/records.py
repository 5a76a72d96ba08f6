"""Shared by every change of a record: the record in scope under its lock, its steps, what undoing restores, tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from accounts import edit_conflicts
from accounts.models import User
from core import clock, constraints
from core.workflow import TransitionNotAllowed
from investigations.sealed import counting
from prosecutions import steps
from prosecutions.cases import permissions
from prosecutions.models import AssetRecord, AssetStep
from prosecutions.models.cases import DETAIL_LIMIT

COLUMNS = (
    "status",
    "made_on",
    "ends_on",
    "amount",
    "benefit",
    "available",
    "months",
    "forfeited",
    "collected",
    "interest",
)


def locked(public_id: UUID, *, by: User) -> AssetRecord:
    """Return the record, in scope, under its lock.

    Raises AssetRecord.DoesNotExist out of scope, and TransitionNotAllowed if the person may not change it.
    """
    rows = AssetRecord.objects.visible_to(by).select_related("force")
    asset = rows.get(public_id=public_id)
    if why := why_not_changeable(asset, by=by):
        raise TransitionNotAllowed(why)
    return steps.under_lock(rows, asset, called="record")


def why_not_changeable(asset: AssetRecord, *, by: User) -> str:
    """Return why this person can't change the record at all, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, asset.force_id):
        return f"Only analysts and leads in {asset.force.short_name} can change this record."
    return counting.why_read_only(asset.investigation_id)


def token_of(asset: AssetRecord) -> str:
    """Return a token of what a page shows of a record: each change adds a step."""
    last = asset.steps.order_by("-pk").values_list("pk", flat=True).first()
    return edit_conflicts.token(type(asset).__name__, asset.pk, asset.force_id, asset.status, last)


def refuse_outdated(asset: AssetRecord, *, seen: str) -> None:
    """Raise EditConflict if the record is not as the page showed it. The caller holds the lock."""
    steps.refuse_outdated(asset, seen=seen, now=token_of(asset))


def refusing_conflicts() -> AbstractContextManager[None]:
    """Turn what a constraint refuses into TransitionNotAllowed, with the sentence of the constraint."""
    return constraints.refusing_conflicts(AssetRecord)


def add_step(
    asset: AssetRecord,
    move: str,
    *,
    by: User,
    on: date,
    was: str = "",
    amount: Decimal | None = None,
    detail: str = "",
    before: Mapping[str, Any] | None = None,
    undoes: AssetStep | None = None,
    beside: Iterable[models.Model] = (),
) -> AssetStep:
    """Store a step of what happened, and log it: as collection if it is the first, else as a change."""
    step = AssetStep(
        asset_id=asset.pk,
        force_id=asset.force_id,
        move=move,
        was=was,
        became=asset.status,
        on=on,
        amount=amount,
        detail=detail[:DETAIL_LIMIT],
        before=dict(before or {}),
        undoes_id=undoes.pk if undoes else None,
        by_id=by.pk,
        at=clock.now(),
    )
    steps.store(step, of=asset, is_first=move == "add", beside=beside)
    return step
