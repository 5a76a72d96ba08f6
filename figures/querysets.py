"""The querysets of periods, batches and snapshots."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from accounts.choices import POLICE_ROLES
from accounts.models import User
from accounts.permissions import Scope
from figures.choices import WORKER_LOST, PeriodState, SnapshotState

if TYPE_CHECKING:
    from figures.models import Batch, FailedBuild, Period, Snapshot  # noqa: F401 -- the base classes below name them in quotes


class PeriodQuerySet(models.QuerySet["Period"]):
    """Queries on periods."""

    def newest_first(self) -> PeriodQuerySet:
        """Newest month first."""
        return self.order_by("-month")

    def open(self) -> PeriodQuerySet:
        """Months that are not locked."""
        return self.filter(state=PeriodState.OPEN)

    def to_lock_on(self, day: date) -> PeriodQuerySet:
        """Open months whose lock date has passed: a month that *locks on* a day is open until the end of that day."""
        return self.open().filter(locks_on__lt=day)

    def series_of(self, month: date) -> PeriodQuerySet:
        """The months of the series that a month belongs to: from its start to the next start."""
        start = self.filter(starts_series=True, month__lte=month).order_by("-month").values("month")[:1]
        end = self.filter(starts_series=True, month__gt=month).order_by("month").values("month")[:1]
        found = self.filter(models.Q(month__gte=models.Subquery(start)))
        return found.filter(models.Q(month__lt=models.Subquery(end)) | ~models.Exists(end))


class BatchQuerySet(models.QuerySet["Batch"]):
    """Queries on batches."""

    def visible_to(self, user: User) -> BatchQuerySet:
        """Batches that a user may see: the force's own, for the force, its unit and the national team."""
        return self.filter(Scope.of(user).over("force"))


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Queries on snapshots."""

    def visible_to(self, user: User) -> SnapshotQuerySet:
        """Published snapshots for police roles; the moving one for the national team and, by area, for units."""
        if Scope.of(user).everything:
            return self
        if user.is_authenticated and user.role in POLICE_ROLES:
            return self.filter(state=SnapshotState.PUBLISHED)
        return self.none()

    def published(self) -> SnapshotQuerySet:
        """Published snapshots, which have a version number."""
        return self.filter(state=SnapshotState.PUBLISHED)

    def moving(self) -> SnapshotQuerySet:
        """Snapshots that still follow approvals: at most one per month."""
        return self.filter(version=0)

    def newest_first(self) -> SnapshotQuerySet:
        """The moving snapshot first, then published versions, newest first."""
        return self.order_by(models.Case(models.When(version=0, then=0), default=1), "-version")

    def newest_of_each_month(self) -> SnapshotQuerySet:
        """For each month the newest published version, or the moving one if none is published."""
        return self.order_by("period", "-version").distinct("period")


class BuildTriesQuerySet(models.QuerySet["FailedBuild"]):
    """Queries on failed builds."""

    def parked(self) -> BuildTriesQuerySet:
        """Parked months, oldest first. They stay parked until the records change or an operator retries them."""
        return self.filter(parked_at__isnull=False).order_by("period")

    def failed(self) -> BuildTriesQuerySet:
        """Months whose last attempt ended in failure; not those that a worker is building or was lost with."""
        return self.exclude(reason=WORKER_LOST)
