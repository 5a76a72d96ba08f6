"""Who looks after a referral: always an active person of its force with the duty, and how another one takes over.

An owner who leaves, moves or loses the duty stays written down until the force says who comes next: nothing is handed
on silently. Until then the queue says so, to the force, its unit and the national team. So it is with the liaison
officer and with who sees to the checklist when a referral is passed on: they are of the force that gave it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models, transaction

from accounts import duties
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm.models import OwnerChange, Referral, Safeguarding, SafeguardingAction
from nrm.safeguarding import record


def may_look_after(force: str) -> models.QuerySet[User]:
    """The active NRM people of a force today."""
    return duties.holders(duties.DutyKind.NRM, force=force).order_by("name").distinct()


def is_gone(referral: Referral) -> bool:
    """Whether whoever looks after it can't any more."""
    return not may_look_after(referral.force_id).filter(pk=referral.owner_id).exists()


def ask_to_name_again(referral: Referral) -> None:
    """Whoever the giver named stays written down, to be rung, until the force that has it now names its own people.

    What is done keeps who did it, and where it comes back to a force its own people stand. The caller holds the lock.
    """
    officer = Safeguarding.objects.filter(referral=referral).exclude(liaison=None, liaison_name="")
    officer.update(liaison_to_name_again=True)
    officer.filter(liaison__force=referral.force_id).update(liaison_to_name_again=False)
    actions = SafeguardingAction.objects.filter(referral=referral, done_at=None)
    actions.update(to_name_again=True)
    actions.filter(owner__force=referral.force_id).update(to_name_again=False)


@transaction.atomic
def reassign(public_id: UUID, *, to: int, version: int, by: User) -> Referral:
    """Let another of the force's NRM people look after it. Raises TransitionNotAllowed for anybody else."""
    referral, _ = record.opened(public_id, version=version, by=by)
    successor = may_look_after(referral.force_id).filter(pk=to).first()
    if successor is None:
        raise TransitionNotAllowed("Choose one of your force’s NRM contacts.")
    if successor.pk == referral.owner_id:
        raise TransitionNotAllowed(f"{successor.name} is already the owner.")
    OwnerChange.objects.create(
        referral=referral,
        force_id=referral.force_id,
        was_id=referral.owner_id,
        became=successor,
        by=by,
        at=clock.now(),
    )
    referral.owner = successor
    referral.save(update_fields=["owner"])
    return referral
