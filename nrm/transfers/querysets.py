"""Every question asked of transfers, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from accounts.models import User
from core.transfers import TransferState
from nrm import permissions

if TYPE_CHECKING:
    from nrm.models import ReferralTransfer


class TransferQuerySet(models.QuerySet["ReferralTransfer"]):
    """Questions asked of transfer offers."""

    def visible_to(self, user: User) -> Self:
        """Return offers that the user may see, if they have the duty: both sides see one."""
        return self.filter(permissions.over(user, "force") | permissions.over(user, "receiver"))

    def to_decide(self, user: User) -> Self:
        """Return other forces' offers that wait for this user's force."""
        mine = user.force_id if permissions.is_nrm(user) else None
        return self.filter(receiver=mine, state=TransferState.OFFERED).for_list() if mine else self.none()

    def passed_on(self, user: User) -> Self:
        """Return what this user's force has transferred to others, newest first."""
        mine = user.force_id if permissions.is_nrm(user) else None
        return self.filter(force=mine, state=TransferState.ACCEPTED).for_list() if mine else self.none()

    def in_hand(self) -> Self:
        """Return offers that are pending, or declined and not yet acknowledged by the sending force."""
        return self.filter(Q(state=TransferState.OFFERED) | Q(state=TransferState.DECLINED))

    def for_list(self) -> Self:
        """Load what `offer_view.seen` shows.

        Only three columns of the referral leave the database, never the record; none for the giver once it has gone.
        """
        referrals: Any = self.model._meta.get_field("referral").related_model
        referral = referrals.objects.filter(pk=OuterRef("referral"))
        return (
            self.select_related("force", "receiver")
            .annotate(
                kind=Subquery(referral.values("case_type")),
                status=Subquery(referral.values("state")),
                due_on=Subquery(referral.values("due_on")),
            )
            .order_by("-offered_at", "-pk")
        )
