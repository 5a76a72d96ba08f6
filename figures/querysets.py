"""The querysets of periods, batches, snapshots, annotations, extensions and reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Count
from django.db.models.functions import Cast, Concat

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import secrets_of
from figures.choices import WORKER_LOST, PeriodState, SnapshotState

if TYPE_CHECKING:
    from figures.models import (
        Annotation,
        Batch,
        CarriedForce,
        DeadlineExtension,
        FailedBuild,
        Period,
        RegisterMonth,
        RegisterSpan,
        ReminderSent,
        Snapshot,
        SuppliedFigure,
        SuppliedTable,
    )


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
        from_start = self.filter(models.Q(month__gte=models.Subquery(start)))
        return from_start.filter(models.Q(month__lt=models.Subquery(end)) | ~models.Exists(end))


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


class CarriedForceQuerySet(models.QuerySet["CarriedForce"]):
    """Queries on carried forces."""

    def visible_to(self, user: User) -> CarriedForceQuerySet:
        """Those of forces in the user's scope."""
        return self.filter(Scope.of(user).over("force"))

    def current(self) -> CarriedForceQuerySet:
        """Those that have not been ended, also where the force has reported since and counts with its own return."""
        return self.filter(ended_at__isnull=True)

    def for_pages(self) -> CarriedForceQuerySet:
        """Load the force and the people that a page prints, the newest first."""
        people = ("chosen_by__password", "chosen_by__last_login", "ended_by__password", "ended_by__last_login")
        return self.select_related("force", "chosen_by", "ended_by").defer(*people).order_by("-chosen_at", "-pk")


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Queries on annotations."""

    def visible_to(self, user: User) -> AnnotationQuerySet:
        """Annotations of areas for police roles; of a force, for the force, its unit and the national team.

        Whether an area's row is shown to this user depends on the month, so `reports` decides that.
        """
        scope = Scope.of(user)
        if scope.everything:
            return self
        if user.is_authenticated and user.role in POLICE_ROLES:
            return self.filter(models.Q(force__isnull=True) | scope.over("force"))
        return self.none()

    def current(self) -> AnnotationQuerySet:
        """Annotations that have not been ended."""
        return self.filter(ended_at__isnull=True)

    def covering(self, first: date, last: date) -> AnnotationQuerySet:
        """Annotations of any month from the first to the last, in the order of their months."""
        return self.filter(first__lte=last, last__gte=first).in_order()

    def in_order(self) -> AnnotationQuerySet:
        """By first month, then in the order in which they were recorded."""
        return self.order_by("first", "last", "created_at", "pk")

    def for_pages(self) -> AnnotationQuerySet:
        """Load the force and the people that a page prints."""
        return self.select_related("force", "created_by", "ended_by").defer(
            "created_by__password", "created_by__last_login", "ended_by__password", "ended_by__last_login"
        )


class DeadlineExtensionQuerySet(models.QuerySet["DeadlineExtension"]):
    """Queries on extensions."""

    def visible_to(self, user: User) -> DeadlineExtensionQuerySet:
        """Extensions of a force: for the force, its unit and the national team."""
        return self.filter(Scope.of(user).over("force"))

    def latest_of_each(self, months: Collection[date]) -> DeadlineExtensionQuerySet:
        """The extension that counts of each force in these months."""
        return self.filter(period__in=months).order_by("period", "force", "-due_on").distinct("period", "force")


class ReminderSentQuerySet(models.QuerySet["ReminderSent"]):
    """Queries on reminders."""

    def visible_to(self, user: User) -> ReminderSentQuerySet:
        """Reminders to a force: for the force, its unit and the national team."""
        return self.filter(Scope.of(user).over("force"))

    def newest_first(self) -> ReminderSentQuerySet:
        """Newest first, with the people who sent them."""
        return self.select_related("sent_by").defer(*secrets_of("sent_by")).order_by("-sent_at", "-pk")


class RegisterSpanQuerySet(models.QuerySet["RegisterSpan"]):
    """Queries on the months in which registers are complete."""

    def visible_to(self, user: User) -> RegisterSpanQuerySet:
        """Those of the forces in a user's scope."""
        return self.filter(Scope.of(user).over("force"))

    def not_withdrawn(self) -> RegisterSpanQuerySet:
        """Those that count."""
        return self.filter(is_withdrawn=False)

    def in_order(self) -> RegisterSpanQuerySet:
        """By first month."""
        return self.order_by("first", "pk")


class SuppliedTableQuerySet(models.QuerySet["SuppliedTable"]):
    """Queries on supplied tables."""

    def visible_to(self, user: User) -> SuppliedTableQuerySet:
        """All of them for the national team, which supplies them; none for others."""
        return self if user.role == Role.NATIONAL else self.none()

    def for_list(self) -> SuppliedTableQuerySet:
        """The newest first, each with its people, and how many figures and force-months it has."""
        force_month = Concat("figures__force_id", models.Value(" "), Cast("figures__month", models.CharField()))
        sized = self.annotate(size=Count("figures"), force_months=Count(force_month, distinct=True))
        return sized.for_page().order_by("-pk")

    def for_page(self) -> SuppliedTableQuerySet:
        """Load the people that a page prints."""
        people = ("supplied_by", "withdrawn_by")
        return self.select_related(*people).defer(*secrets_of(*people))


class SuppliedFigureQuerySet(models.QuerySet["SuppliedFigure"]):
    """Queries on supplied figures."""

    def visible_to(self, user: User) -> SuppliedFigureQuerySet:
        """Those of the forces in a user's scope."""
        return self.filter(Scope.of(user).over("force"))

    def not_withdrawn(self) -> SuppliedFigureQuerySet:
        """Those of tables that are not withdrawn."""
        return self.filter(table__withdrawn_at__isnull=True)

    def between(self, first: date, last: date) -> SuppliedFigureQuerySet:
        """Those of these months, both included."""
        return self.filter(month__range=(first, last))

    def sources_by_kind(self) -> dict[str, list[str]]:
        """Where the figures come from, the newest table first, by kind of figures."""
        sources: dict[str, list[str]] = defaultdict(list)
        rows = self.order_by("-table").values_list("table", "kind", "table__source").distinct()
        for _, kind, source in rows:
            sources[kind].append(source)
        return sources

    def months_by_force(self) -> models.QuerySet[SuppliedFigure, tuple[str, str, list[date]]]:
        """The months of each kind of figures and force."""
        of_force = self.order_by("kind", "force").values("kind", "force")
        listed = of_force.annotate(supplied=ArrayAgg("month", distinct=True, order_by="month"))
        return listed.values_list("kind", "force", "supplied")


class RegisterMonthQuerySet(models.QuerySet["RegisterMonth"]):
    """Queries on extractions of registers."""

    def visible_to(self, user: User) -> RegisterMonthQuerySet:
        """Those of the forces in a user's scope."""
        return self.filter(Scope.of(user).over("force"))

    def newest(self) -> RegisterMonthQuerySet:
        """The newest extraction of each kind, force and month."""
        return self.order_by("kind", "force", "month", "-number").distinct("kind", "force", "month")
