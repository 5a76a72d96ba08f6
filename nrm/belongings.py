"""What belongs to a referral and goes with it to another force (`reference.belongings`)."""

from __future__ import annotations

from django.db.models import Model

from nrm.models import Referral, Transfer
from reference import belongings

STAY: frozenset[type[Model]] = frozenset({Transfer})  # the giver's line of what became of it


def tables() -> dict[type[Model], str]:
    """Each table that hangs on a referral, and by which path of columns."""
    return belongings.tables(Referral, stay=STAY)


def move(referral: Referral, *, to: str) -> None:
    """Make all of it another force's."""
    belongings.move(referral, to=to, stay=STAY)
