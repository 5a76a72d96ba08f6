"""Questions asked of list exports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of
from exports.choices import ExportState
from reference.models import Force

if TYPE_CHECKING:
    from exports.models import ListExport


QUICK = timedelta(minutes=1)


class ListExportQuerySet(models.QuerySet["ListExport"]):
    """Questions asked of list exports."""

    def visible_to(self, user: User) -> Self:
        """A person's own exports, and those of colleagues about no force beyond the person's scope."""
        forces = Force.objects.filter(Scope.of(user).over("code")).values("code")
        return self.filter(Q(requested_by=user) | Q(forces__contained_by=ArraySubquery(forces)))

    def own(self, user: User) -> Self:
        """The exports that a person requested."""
        return self.filter(requested_by=user)

    def under_way(self, *, now: datetime) -> Self:
        """Requests that wait, for a second person or for the clerk, and those of which the file was quick."""
        waits = Q(state__in=[ExportState.NEEDS_APPROVAL, ExportState.WAITING], expires_at__gt=now)
        return self.filter(waits | Q(state=ExportState.READY, requested_at__gt=now - QUICK))

    def to_approve(self, user: User, *, now: datetime) -> Self:
        """Requests of colleagues that wait for a second person."""
        waiting = self.filter(state=ExportState.NEEDS_APPROVAL, expires_at__gt=now)
        return waiting.exclude(requested_by=user)

    def to_do(self, user: User, *, now: datetime) -> Self:
        """A person's finished files, not downloaded yet, and open requests of colleagues in the same place."""
        ready = Q(requested_by=user, state=ExportState.READY, downloaded_at__isnull=True)
        place = Q(requested_by__force=user.force_id, requested_by__unit=user.unit_id)
        waiting = place & Q(state=ExportState.NEEDS_APPROVAL) & ~Q(requested_by=user)
        return self.filter(ready | waiting, expires_at__gt=now)

    def for_list(self) -> Self:
        """Load what a line or page prints, newest first."""
        people = ("requested_by", "decided_by")
        return self.select_related(*people).defer(*secrets_of(*people)).order_by("-requested_at", "-pk")
