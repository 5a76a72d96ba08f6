"""Every question asked of what goes from force to force, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.models import User
from orders import permissions
from orders.supervision.choices import SubjectTransferState

if TYPE_CHECKING:
    from orders.models import AreaAlert, SubjectTransfer  # noqa: F401 -- named in texts below


class SubjectTransferQuerySet(models.QuerySet["SubjectTransfer"]):
    """Questions about offers to manage a subject."""

    def visible_to(self, user: User) -> Self:
        """Both sides see an offer, given the duty."""
        return self.filter(permissions.over(user, "force") | permissions.over(user, "receiver"))

    def to_decide(self, user: User) -> Self:
        """Other forces' offers that wait for this person's force."""
        mine = user.force_id if permissions.manages(user) else None
        return self.filter(receiver=mine, state=SubjectTransferState.OFFERED).for_list() if mine else self.none()

    def passed_on(self, user: User) -> Self:
        """What this person's force has passed on to others, newest first."""
        mine = user.force_id if permissions.manages(user) else None
        return self.filter(force=mine, state=SubjectTransferState.ACCEPTED).for_list() if mine else self.none()

    def in_hand(self) -> Self:
        """Offered, or declined and not noted by the giver yet."""
        return self.filter(state__in=[SubjectTransferState.OFFERED, SubjectTransferState.DECLINED])

    def for_list(self) -> Self:
        """Load what one line prints."""
        return self.select_related("force", "receiver", "subject").order_by("-offered_at", "-pk")


class AreaAlertQuerySet(models.QuerySet["AreaAlert"]):
    """Questions about homes in another force's area."""

    def visible_to(self, user: User) -> Self:
        """The managing force and the one that is told, given the duty."""
        return self.filter(permissions.over(user, "force") | permissions.over(user, "area"))

    def to_note(self, user: User) -> Self:
        """Those that this person's force has not said that it read, oldest first."""
        mine = user.force_id if permissions.manages(user) else None
        waiting = self.filter(area=mine, noted_at__isnull=True) if mine else self.none()
        return waiting.exclude(force=mine).select_related("subject", "force").order_by("at")
