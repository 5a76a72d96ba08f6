"""Every query of orders, each with a name. Each starts from the rows that the person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.querysets import secrets_of
from core.dated_rules.querysets import DatedQuerySet
from orders import permissions, workflow
from orders.choices import PROHIBITS, MergeState
from orders.law.lawbook import DatedLaw, Lawbook

if TYPE_CHECKING:
    from orders.models import CompletedTask, Condition, ConditionTemplate, Law, Order, Subject, SubjectMerge


class LawQuerySet(DatedQuerySet["Law"]):
    """Queries of the law."""

    def book(self) -> Lawbook:
        """All rows, as a lawbook to look up by kind and day."""
        columns = self.values_list("code", "kind", "value", "section", "valid_from", "valid_to", "is_verified")
        return Lawbook(
            DatedLaw(
                code=code, kind=kind, value=value, section=section, valid_from=first, valid_to=last, is_verified=sure
            )
            for code, kind, value, section, first, last, sure in columns
        )


class OrderRowQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that belong to a subject or an order, with a force column of their own."""

    def visible_to(self, user: User) -> Self:
        """The rows of the forces in the person's scope, if the person has the duty."""
        return self.filter(permissions.over(user, "force"))


class TaskDoneQuerySet(OrderRowQuerySet["CompletedTask"]):
    """Queries of completed tasks."""

    def standing(self) -> Self:
        """The rows that nothing has superseded or removed."""
        return self.filter(removed_on__isnull=True)

    def standing_on(self, day: date) -> Self:
        """Rows completed by a day and not superseded or removed by then."""
        return self.filter(Q(removed_on__isnull=True) | Q(removed_on__gt=day), on__lte=day)


class SubjectQuerySet(OrderRowQuerySet["Subject"]):
    """Queries of subjects."""

    def unmerged(self) -> Self:
        """Without the records that were merged into another one."""
        return self.filter(merged_into__isnull=True)

    def managed(self) -> Self:
        """With an order in force, or an undecided application."""
        orders = self.model._meta.get_field("orders").related_model  # a model above this module
        present = orders._base_manager.filter(subject=OuterRef("pk"), state__in=workflow.MANAGED)
        return self.filter(Exists(present), died_on__isnull=True)

    def for_list(self) -> Self:
        """Load what one row of a list shows; names stay sealed until the page opens them."""
        return self.select_related("force", "officer").defer(*secrets_of("officer")).order_by("number")

    def for_card(self) -> Self:
        """Load what the order card shows of the managing force and officers."""
        return self.select_related("force", "officer", "deputy").defer(*secrets_of("officer"), *secrets_of("deputy"))


class MergeQuerySet(OrderRowQuerySet["SubjectMerge"]):
    """Queries of merges."""

    def open(self) -> Self:
        """Requested, and not decided."""
        return self.filter(state=MergeState.REQUESTED)

    def of(self, *subjects: Subject) -> Self:
        """The merges that involve any of these subjects."""
        return self.filter(Q(subject__in=subjects) | Q(other__in=subjects))

    def to_confirm(self, user: User) -> Self:
        """The merges of the person's own force that a colleague requested."""
        own = self.visible_to(user).filter(force=user.force_id).open().exclude(requested_by=user)
        loaded = own.select_related("subject", "other", "requested_by").defer(*secrets_of("requested_by"))
        return loaded.order_by("requested_at")


class TemplateQuerySet(DatedQuerySet["ConditionTemplate"]):
    """Queries of the library of conditions. Every order manager can read it; it holds no case data."""

    def for_list(self) -> Self:
        """By the parts of an order, and within each by title."""
        return self.order_by("kind", "title")

    def titles(self) -> dict[str, str]:
        """The title of each condition by its newest row, in list order; includes ended ones."""
        newest = self.order_by("code", "-valid_from").distinct("code").values("pk")
        return dict(self.filter(pk__in=newest).for_list().values_list("code", "title"))


class ConditionQuerySet(OrderRowQuerySet["Condition"]):
    """Queries of conditions."""

    def with_days(self) -> Self:
        """By the order's own numbers, with the transitions that added and removed them."""
        return self.select_related("added", "removed").order_by("number", "pk")

    def present(self) -> Self:
        """The conditions that no transition has removed."""
        return self.filter(removed__isnull=True)

    def prohibitions(self) -> Self:
        """The prohibitions. An order depends on them: a requirement binds only together with one (ss.17(1), 19(1))."""
        return self.filter(kind__in=PROHIBITS)


class OrderQuerySet(OrderRowQuerySet["Order"]):
    """Queries of orders."""

    def reportable_by(self, user: User) -> Self:
        """Orders of any force that a court has made: every officer may report a breach of one."""
        return self.filter(made_on__isnull=False) if permissions.may_report(user) else self.none()

    def live(self) -> Self:
        """Made, and not ended by a transition; its days may be over or not have begun."""
        return self.filter(state__in=workflow.LIVE)

    def before_court(self) -> Self:
        """Drafted or applied for, and not decided."""
        return self.filter(state__in=workflow.BEFORE_COURT | workflow.DRAFT)

    def in_force(self, today: date) -> Self:
        """In force today, by the newest transition of each."""
        until = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        return self.live().filter(until, starts_on__lte=today)

    def in_force_on(self, day: date) -> Self:
        """In force on any day, by the history: the state that the transitions up to then left."""
        steps = self.model._meta.get_field("steps").related_model  # a model above this module
        newest = steps._base_manager.filter(order=OuterRef("pk"), on__lte=day).order_by("-number")
        then = self.alias(
            then_state=Subquery(newest.values("became")[:1]),
            then_starts=Subquery(newest.values("starts_on")[:1]),
            then_ends=Coalesce(Subquery(newest.values("ends_on")[:1]), Value(date.max)),
        )
        return then.filter(then_state__in=workflow.LIVE, then_starts__lte=day, then_ends__gte=day)

    def binding_nothing(self, day: date) -> Self:
        """Orders whose prohibitions are all over or removed, so that they prohibit nothing on a day or later."""
        conditions = self.model._meta.get_field("conditions").related_model  # a model above this module
        prohibitions = conditions._base_manager.filter(order=OuterRef("pk"), removed__isnull=True, kind__in=PROHIBITS)
        last = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(~Exists(prohibitions.filter(last)))

    def run_out(self, today: date) -> Self:
        """Still stored as in force although the last day is over: the nightly task ends them."""
        return self.live().filter(ends_on__lt=today)

    def for_list(self) -> Self:
        """Load what one row of a list shows. In force comes first, by last day; then before a court; then over."""
        return (
            self.select_related("force", "subject__officer")
            .defer(*secrets_of("subject__officer"))
            .order_by("place", F("ends_on").asc(nulls_last=True), "reference")
        )

    def for_header(self) -> Self:
        """Load what the header of a subject's pages shows of each order, in the sequence of a list."""
        columns = ("public_id", "reference", "subject", "state", "starts_on", "ends_on")
        return self.only(*columns).order_by("place", F("ends_on").asc(nulls_last=True), "reference")

    def made(self) -> Self:
        """Made by a court, whatever happened later."""
        return self.filter(made_on__isnull=False)

    def for_card(self) -> Self:
        """In the sequence of the card: prevention before interim orders, newest first."""
        return self.order_by(F("made_on").desc(), "pk")

    def for_page(self) -> Self:
        """Load what an order's own page shows."""
        return self.for_list().select_related("applicant_force", "investigation", "main", "replaced_by")
