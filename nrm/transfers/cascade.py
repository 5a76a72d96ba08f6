"""The records that belong to a referral and move with it to another force (`core.transfer_cascade`)."""

from __future__ import annotations

from django.db.models import Model

from core import transfer_cascade
from nrm.models import Referral, ReferralTransfer

STAY: frozenset[type[Model]] = frozenset({ReferralTransfer})  # the sending force's record of what happened to it


def tables() -> dict[type[Model], str]:
    """Return each table that belongs to a referral, and the lookup to the referral."""
    return transfer_cascade.tables(Referral, stay=STAY)


def move_referral(referral: Referral, *, to: str) -> None:
    """Move the referral and its records to another force."""
    transfer_cascade.move_to_force(referral, to=to, stay=STAY)
