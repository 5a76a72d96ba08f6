"""Queries on match attempts, hits and register lookups, each named once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of

if TYPE_CHECKING:
    from matching.models import Lookup, LookupFinding, MatchAttempt, MatchHit


class MatchAttemptQuerySet(models.QuerySet["MatchAttempt"]):
    """Queries on who asked."""

    def visible_to(self, user: User) -> MatchAttemptQuerySet:
        """Attempts by the person's own force."""
        return self.filter(Scope.of(user).over("force"))


class HitQuerySet(models.QuerySet["MatchHit"]):
    """Queries on which records of a force others have matched."""

    def visible_to(self, user: User) -> HitQuerySet:
        """Hits on records of the person's own force, from any force."""
        return self.filter(Scope.of(user).over("force"))

    def newest_first(self) -> HitQuerySet:
        """In the order in which a force reads them."""
        return self.order_by("-asked_at", "-pk")

    def for_list(self) -> HitQuerySet:
        """Load what one row of such a list prints."""
        return self.select_related("asked_by", "asked_from").newest_first()


class LookupQuerySet(models.QuerySet["Lookup"]):
    """Queries on who looked for somebody in a register."""

    def visible_to(self, user: User) -> LookupQuerySet:
        """The person's own lookups. Nobody can fetch another person's result."""
        return self.filter(who=user.pk)


class LookupFindingQuerySet(models.QuerySet["LookupFinding"]):
    """Queries on which records of a force a lookup found."""

    def visible_to(self, user: User) -> LookupFindingQuerySet:
        """Findings on records of the person's own forces, from any force."""
        return self.filter(Scope.of(user).over("force"))

    def for_list(self) -> LookupFindingQuerySet:
        """Load what one row prints, newest first."""
        findings = self.select_related("asked_by", "asked_from").defer("points", *secrets_of("asked_by"))
        return findings.order_by("-asked_at", "-pk")
