"""Every query of transfers and alerts between forces, each with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.models import User
from core.transfers import TransferState
from orders import permissions

if TYPE_CHECKING:
    from orders.models import AreaAlert, SubjectTransfer


class SubjectTransferQuerySet(models.QuerySet["SubjectTransfer"]):
    """Queries of offers to transfer a subject."""

    def visible_to(self, user: User) -> Self:
        """Both forces see an offer, if the person has the duty."""
        return self.filter(permissions.over(user, "force") | permissions.over(user, "receiver"))

    def to_decide(self, user: User) -> Self:
        """The offers of other forces that this person's force has to answer."""
        mine = user.force_id if permissions.manages(user) else None
        return self.filter(receiver=mine, state=TransferState.OFFERED).for_list() if mine else self.none()

    def passed_on(self, user: User) -> Self:
        """What this person's force has transferred to others, newest first."""
        mine = user.force_id if permissions.manages(user) else None
        return self.filter(force=mine, state=TransferState.ACCEPTED).for_list() if mine else self.none()

    def in_hand(self) -> Self:
        """Offered, or declined and not acknowledged by the offering force yet."""
        return self.filter(state__in=[TransferState.OFFERED, TransferState.DECLINED])

    def for_list(self) -> Self:
        """Load what one line of a list shows."""
        return self.select_related("force", "receiver").order_by("-offered_at", "-pk")


class AreaAlertQuerySet(models.QuerySet["AreaAlert"]):
    """Queries of addresses in another force's area."""

    def visible_to(self, user: User) -> Self:
        """The managing force and the alerted force, if the person has the duty."""
        return self.filter(permissions.over(user, "force") | permissions.over(user, "area"))

    def to_note(self, user: User) -> Self:
        """The alerts that this person's force has not marked as read, oldest first."""
        mine = user.force_id if permissions.manages(user) else None
        waiting = self.filter(area=mine, noted_at__isnull=True) if mine else self.none()
        return waiting.exclude(force=mine).select_related("force").order_by("at")
