"""Every question asked of tries and hits, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.access import Scope
from accounts.models import User

if TYPE_CHECKING:
    from matching.models import Hit, Try  # noqa: F401 -- the base classes below name them in quotes


class TryQuerySet(models.QuerySet["Try"]):
    """Questions about who asked."""

    def visible_to(self, user: User) -> TryQuerySet:
        """What one's own force has asked."""
        return self.filter(Scope.of(user).over("force"))


class HitQuerySet(models.QuerySet["Hit"]):
    """Questions about which records of a force others have come upon."""

    def visible_to(self, user: User) -> HitQuerySet:
        """Hits on one's own force's records, whoever asked."""
        return self.filter(Scope.of(user).over("force"))

    def newest_first(self) -> HitQuerySet:
        """The order in which a force reads who has asked."""
        return self.order_by("-asked_at", "-pk")

    def for_list(self) -> HitQuerySet:
        """Load what one row of such a list prints."""
        return self.select_related("asked_by", "asked_from").newest_first()
