"""Questions asked of requests for erasure, legal holds and decisions to keep, each named once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of
from retention.choices import ErasureState
from retention.kinds import kinds_of

if TYPE_CHECKING:
    from retention.models import Erasure, KeepDecision, LegalHold  # noqa: F401


class AboutRecordQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Questions asked of rows about one record, of a force or of a kind that has none."""

    def visible_to(self, user: User) -> Self:
        """Those about records of the person's forces, and of the kinds without a force that they decide on."""
        of_forces = Q(Scope.of(user).over("force"), force__isnull=False)
        without = [kind.code for kind in kinds_of(user) if not kind.erasable.has_force]
        return self.filter(of_forces | Q(force__isnull=True, kind__in=without) if without else of_forces)

    def about(self, kind: str, record: uuid.UUID) -> Self:
        """Those about one record, newest first."""
        return self.filter(kind=kind, record=record).order_by("-pk")

    def naming(self, *people: str) -> Self:
        """Load these people, without what only signing in reads."""
        return self.select_related(*people).defer(*(secret for name in people for secret in secrets_of(name)))


class ErasureQuerySet(AboutRecordQuerySet["Erasure"]):
    """Questions asked of requests for erasure."""

    def open(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(state=ErasureState.REQUESTED)

    def done(self) -> Self:
        """Those after which the record has no text."""
        return self.filter(state=ErasureState.ERASED)

    def with_people(self) -> Self:
        """Load the people that a page names."""
        return self.naming("requested_by", "decided_by")


class LegalHoldQuerySet(AboutRecordQuerySet["LegalHold"]):
    """Questions asked of legal holds."""

    def running(self) -> Self:
        """Those that are not lifted."""
        return self.filter(lifted_at__isnull=True)


class KeepDecisionQuerySet(AboutRecordQuerySet["KeepDecision"]):
    """Questions asked of decisions to keep a record."""

    def newest(self) -> Self:
        """The last decision about each record."""
        return self.filter(pk__in=self.order_by("kind", "record", "-pk").distinct("kind", "record").values("pk"))
