"""Counts of referrals that name a user, for the administrator who closes the account. They show no pseudonym."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from core.todo import AssignedRecords
from nrm.choices import ReferralState
from nrm.models import Referral, Safeguarding, SafeguardingAction

NAMED_BY_FORCE = (
    "Each becomes “Unassigned” in the to-do list of the force’s NRM contacts, of its unit and of the "
    "national team, until the force chooses an owner."
)
TO_DO_OF_FORCE = "Each becomes “{}” in the to-do list of the force’s NRM contacts."


def owned_by(person: User) -> list[AssignedRecords]:
    """Return a user's referrals, drafts, safeguarding items and liaison roles, where there are any."""
    referrals = (
        Referral.objects.not_closed()
        .filter(owner=person)
        .aggregate(
            drafts=Count("pk", filter=Q(state=ReferralState.DRAFT)),
            others=Count("pk", filter=~Q(state=ReferralState.DRAFT)),
        )
    )
    open_ones = Referral.objects.not_closed().values("pk")
    items = SafeguardingAction.objects.filter(owner=person, done_at__isnull=True, referral__in=open_ones).count()
    liaison = Safeguarding.objects.filter(liaison=person, referral__in=open_ones).count()
    return [
        AssignedRecords(
            count=referrals["others"], singular="NRM referral", plural="NRM referrals", then=NAMED_BY_FORCE
        ),
        AssignedRecords(
            count=referrals["drafts"], singular="draft referral", plural="draft referrals", then=NAMED_BY_FORCE
        ),
        AssignedRecords(
            count=items,
            singular="open safeguarding item",
            plural="open safeguarding items",
            then=TO_DO_OF_FORCE.format("Reassign the safeguarding checklist"),
        ),
        AssignedRecords(
            count=liaison,
            singular="referral as victim liaison officer",
            plural="referrals as victim liaison officer",
            then=TO_DO_OF_FORCE.format("Assign a liaison officer"),
        ),
    ]


def owners() -> list[QuerySet[Any, Any]]:
    """Return the keys of all users whose referrals or safeguarding somebody would have to reassign."""
    open_referrals = Referral.objects.not_closed()
    items = SafeguardingAction.objects.filter(done_at__isnull=True, referral__in=open_referrals.values("pk"))
    liaison = Safeguarding.objects.filter(liaison__isnull=False, referral__in=open_referrals.values("pk"))
    return [open_referrals.values("owner"), items.values("owner"), liaison.values("liaison")]
