"""An erased referral has only its codes, dates and steps left, and never changes again.

The database refuses a change, too (`sql/keep_erased.sql`). `nrm.erasable` says what an erasure does.
"""

from __future__ import annotations

from accounts.models import User
from core.workflow import TransitionNotAllowed
from nrm.erasable import REFERRAL
from nrm.models import Encounter, Referral
from retention import erasures
from retention.models import Erasure


def refusal(referral: Referral) -> str:
    """Why an erased referral can't be changed or used; empty for any other."""
    if not referral.is_erased:
        return ""
    return "This referral is erased. Only its codes and dates are left, and you cannot change it."


def refuse(referral: Referral) -> None:
    """Raise TransitionNotAllowed for an erased referral."""
    if why := refusal(referral):
        raise TransitionNotAllowed(why)


def erasure_of(referral: Referral, *, user: User) -> Erasure | None:
    """The erasure of a referral, if the person sees it; None for any other, without a query."""
    return erasures.erasure_of(REFERRAL.kind, referral.public_id, user=user) if referral.is_erased else None


def forget_shared_answers(encounter: Encounter) -> None:
    """Empty the shared answers of an encounter if each referral that is left is erased. The caller holds the lock."""
    if encounter.shared and not encounter.referrals.filter(erased="").exists():
        encounter.shared = {}
        encounter.save(update_fields=["shared"])
