"""The owner of a referral: an active person of its force with the duty; and how a referral is reassigned.

An owner who leaves, moves or loses the duty stays recorded until the force names the next one: no referral changes
owner silently. Until then the to-do lists of the force, its unit and the national team show it. The same applies, after
a transfer, to the liaison officer and to the people responsible for the checklist: they belong to the sending force.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import models, transaction

from accounts import duties
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm.models import OwnerChange, Referral, Safeguarding, SafeguardingAction
from nrm.safeguarding import record


def possible_owners(force: str) -> models.QuerySet[User]:
    """Return the active NRM people of a force today."""
    return duties.holders(duties.DutyKind.NRM, force=force).order_by("name").distinct()


def is_gone(referral: Referral) -> bool:
    """Whether the owner has left or lost the duty."""
    return not possible_owners(referral.force_id).filter(pk=referral.owner_id).exists()


def ask_to_name_again(referral: Referral) -> None:
    """Keep the sending force's people on record, to be phoned, until the receiving force names its own.

    A completed item keeps who did it. If the referral returns to a force, that force's own people count again. The
    caller holds the lock.
    """
    officer = Safeguarding.objects.filter(referral=referral).exclude(liaison=None, liaison_name="")
    officer.update(liaison_to_name_again=True)
    officer.filter(liaison__force=referral.force_id).update(liaison_to_name_again=False)
    actions = SafeguardingAction.objects.filter(referral=referral, done_at=None)
    actions.update(to_name_again=True)
    actions.filter(owner__force=referral.force_id).update(to_name_again=False)


@transaction.atomic
def reassign(public_id: UUID, *, to: int, version: int, by: User) -> Referral:
    """Make another of the force's NRM people the owner. Raises TransitionNotAllowed for anybody else."""
    referral, _ = record.opened(public_id, version=version, by=by)
    successor = possible_owners(referral.force_id).filter(pk=to).first()
    if successor is None:
        raise TransitionNotAllowed("Choose one of your force’s NRM contacts.")
    if successor.pk == referral.owner_id:
        raise TransitionNotAllowed(f"{successor.name} is already the owner.")
    reassign_many([referral], to=successor, by=by)
    return referral


def reassign_many(referrals: Sequence[Referral], *, to: User, by: User) -> None:
    """Make one of the force's NRM people the owner of locked referrals, and add a row to the history of each."""
    now = clock.now()
    OwnerChange.objects.bulk_create(
        OwnerChange(referral=referral, force_id=referral.force_id, was_id=referral.owner_id, became=to, by=by, at=now)
        for referral in referrals
    )
    Referral.objects.filter(pk__in=[referral.pk for referral in referrals]).update(owner=to)
    for referral in referrals:
        referral.owner = to
