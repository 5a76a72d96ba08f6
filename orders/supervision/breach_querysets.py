"""Every question asked of breaches, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from accounts.models import User
from accounts.querysets import secrets_of
from orders import permissions
from orders.querysets import OrderRowQuerySet
from orders.supervision.choices import BreachState

if TYPE_CHECKING:
    from orders.models import Breach  # noqa: F401 -- named in texts below

WAITING = (BreachState.SUSPECTED, BreachState.INVESTIGATED, BreachState.CHARGED)


class BreachQuerySet(OrderRowQuerySet["Breach"]):
    """Questions about breaches."""

    def readable_by(self, user: User) -> Self:
        """Those of the person's bodies, and whatever the person has reported, of any force."""
        theirs = permissions.over(
            user, "force"
        )  # empty where it is every body's, and then nothing is to be added to it
        return self.filter(theirs | Q(reported_by=user)) if theirs else self.all()

    def reported_by(self, user: User) -> Self:
        """What the person reported, of whatever force, the newest first."""
        return self.filter(reported_by=user).select_related("order__subject", "force").order_by("-reported_at", "-pk")

    def unsettled(self) -> Self:
        """Without a result."""
        return self.filter(state__in=WAITING)

    def for_page(self) -> Self:
        """Load what its page prints."""
        people = ("reported_by",)
        found = self.select_related("order__subject", "force", "reporter_force", "investigation", *people)
        return found.defer(*secrets_of(*people)).order_by("-reported_at", "-pk")
