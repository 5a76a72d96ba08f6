"""What belongs to a referral and goes with it to another force (`core.transfer_cascade`)."""

from __future__ import annotations

from django.db.models import Model

from core import transfer_cascade
from nrm.models import Referral, ReferralTransfer

STAY: frozenset[type[Model]] = frozenset({ReferralTransfer})  # the giver's line of what became of it


def tables() -> dict[type[Model], str]:
    """Each table that hangs on a referral, and by which path of columns."""
    return transfer_cascade.tables(Referral, stay=STAY)


def move_referral(referral: Referral, *, to: str) -> None:
    """Make all of it another force's."""
    transfer_cascade.move_to_force(referral, to=to, stay=STAY)
