"""Every query of breaches, each with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from accounts.models import User
from accounts.querysets import secrets_of
from orders import permissions
from orders.querysets import OrderRowQuerySet
from orders.supervision.choices import BreachState

if TYPE_CHECKING:
    from orders.models import Breach

WAITING = (BreachState.SUSPECTED, BreachState.INVESTIGATED, BreachState.CHARGED)


class BreachQuerySet(OrderRowQuerySet["Breach"]):
    """Queries of breaches."""

    def readable_by(self, user: User) -> Self:
        """The breaches of the person's forces, and all breaches of any force that the person reported."""
        theirs = permissions.over(
            user, "force"
        )  # empty for a person who reads every force; then `all` applies, and no other condition
        return self.filter(theirs | Q(reported_by=user)) if theirs else self.all()

    def reported_by(self, user: User) -> Self:
        """The breaches of any force that the person reported, newest first."""
        return self.filter(reported_by=user).select_related("order__subject", "force").order_by("-reported_at", "-pk")

    def unsettled(self) -> Self:
        """Without an outcome."""
        return self.filter(state__in=WAITING)

    def for_page(self) -> Self:
        """Load what the breach page shows."""
        people = ("reported_by",)
        loaded = self.select_related("order__subject", "force", "reporter_force", "investigation", *people)
        return loaded.defer(*secrets_of(*people)).order_by("-reported_at", "-pk")
