"""Every question asked of tries and hits, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of

if TYPE_CHECKING:
    from matching.models import Lookup, LookupFinding, MatchAttempt, MatchHit  # noqa: F401 -- the base classes below name them in quotes


class MatchAttemptQuerySet(models.QuerySet["MatchAttempt"]):
    """Questions about who asked."""

    def visible_to(self, user: User) -> MatchAttemptQuerySet:
        """What one's own force has asked."""
        return self.filter(Scope.of(user).over("force"))


class HitQuerySet(models.QuerySet["MatchHit"]):
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


class LookupQuerySet(models.QuerySet["Lookup"]):
    """Questions about who looked for somebody in a register."""

    def visible_to(self, user: User) -> LookupQuerySet:
        """One's own. Nobody fetches the answer of another."""
        return self.filter(who=user.pk)


class LookupFindingQuerySet(models.QuerySet["LookupFinding"]):
    """Questions about which records of a force were found by a lookup."""

    def visible_to(self, user: User) -> LookupFindingQuerySet:
        """Those of one's own bodies' records, whoever looked."""
        return self.filter(Scope.of(user).over("force"))

    def for_list(self) -> LookupFindingQuerySet:
        """Load what one row prints, the newest first."""
        found = self.select_related("asked_by", "asked_from").defer("points", *secrets_of("asked_by"))
        return found.order_by("-asked_at", "-pk")
