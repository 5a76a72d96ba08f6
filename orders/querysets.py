"""Every question asked of orders, each named once. Each starts with whose it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.querysets import secrets_of
from orders import permissions, workflow
from orders.choices import PROHIBITS, MergeState
from orders.law.lawbook import DatedLaw, Lawbook

if TYPE_CHECKING:
    from orders.models import CompletedTask, Condition, ConditionTemplate, Law, Order, Subject, SubjectMerge  # noqa: F401


class LawQuerySet(models.QuerySet["Law"]):
    """Questions to the law."""

    def book(self) -> Lawbook:
        """All of it, to be asked by kind and day."""
        columns = self.values_list("code", "kind", "value", "section", "valid_from", "valid_to", "is_verified")
        return Lawbook(
            DatedLaw(
                code=code, kind=kind, value=value, section=section, valid_from=first, valid_to=last, is_verified=sure
            )
            for code, kind, value, section, first, last, sure in columns
        )


class OrderRowQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that hang on a subject or an order, with the force in a column of their own."""

    def visible_to(self, user: User) -> Self:
        """Those of the bodies within the person's scope, given the duty."""
        return self.filter(permissions.over(user, "force"))


class TaskDoneQuerySet(OrderRowQuerySet["CompletedTask"]):
    """Questions about tasks that are done."""

    def standing(self) -> Self:
        """What was not taken back."""
        return self.filter(removed_on__isnull=True)

    def standing_on(self, day: date) -> Self:
        """What was done by a day and not taken back by then."""
        return self.filter(Q(removed_on__isnull=True) | Q(removed_on__gt=day), on__lte=day)


class SubjectQuerySet(OrderRowQuerySet["Subject"]):
    """Questions about subjects."""

    def unmerged(self) -> Self:
        """Without the records that became part of another one."""
        return self.filter(merged_into__isnull=True)

    def managed(self) -> Self:
        """With an order in force, or an application that is not decided."""
        orders = self.model._meta.get_field("orders").related_model  # a model above this module
        states = workflow.LIVE | workflow.BEFORE_COURT | workflow.DRAFT
        present = orders._base_manager.filter(subject=OuterRef("pk"), state__in=states)
        return self.filter(Exists(present), died_on__isnull=True)

    def for_list(self) -> Self:
        """Load what one row of a list prints; names stay sealed until the page opens them."""
        return self.select_related("force", "officer").defer(*secrets_of("officer")).order_by("number")

    def for_card(self) -> Self:
        """Load what the order card prints of whoever manages."""
        return self.select_related("force", "officer", "deputy").defer(*secrets_of("officer"), *secrets_of("deputy"))


class MergeQuerySet(OrderRowQuerySet["SubjectMerge"]):
    """Questions about records that are merged."""

    def open(self) -> Self:
        """Requested, and not decided."""
        return self.filter(state=MergeState.REQUESTED)

    def of(self, *subjects: Subject) -> Self:
        """Those that any of these subjects is part of."""
        return self.filter(Q(subject__in=subjects) | Q(other__in=subjects))

    def to_confirm(self, user: User) -> Self:
        """Those of the person's own force that a colleague has asked for."""
        own = self.visible_to(user).filter(force=user.force_id).open().exclude(requested_by=user)
        loaded = own.select_related("subject", "other", "requested_by").defer(*secrets_of("requested_by"))
        return loaded.order_by("requested_at")


class TemplateQuerySet(models.QuerySet["ConditionTemplate"]):
    """Questions to the library of conditions; it is everybody's who manages orders, and no case stands in it."""

    def valid_on(self, day: date) -> Self:
        """What may be taken on a day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def for_list(self) -> Self:
        """By the parts of an order, and in each by title."""
        return self.order_by("kind", "title")

    def titles(self) -> dict[str, str]:
        """What each condition is called by its newest row, in the order of the list; ended ones too."""
        newest = self.order_by("code", "-valid_from").distinct("code").values("pk")
        return dict(self.filter(pk__in=newest).for_list().values_list("code", "title"))


class ConditionQuerySet(OrderRowQuerySet["Condition"]):
    """Questions about conditions."""

    def with_days(self) -> Self:
        """In the order's own numbers, with the moves that added and removed them."""
        return self.select_related("added", "removed").order_by("number", "pk")

    def present(self) -> Self:
        """Those that no move has removed."""
        return self.filter(removed__isnull=True)

    def prohibitions(self) -> Self:
        """Those that the order stands by: a requirement binds only beside a prohibition (ss.17(1), 19(1))."""
        return self.filter(kind__in=PROHIBITS)


class OrderQuerySet(OrderRowQuerySet["Order"]):
    """Questions about orders."""

    def reportable_by(self, user: User) -> Self:
        """Orders that were made, of any force: every officer may report that one is not kept."""
        return self.filter(made_on__isnull=False) if permissions.may_report(user) else self.none()

    def live(self) -> Self:
        """Made, and not ended by any move; its days may have run out, or not begun."""
        return self.filter(state__in=workflow.LIVE)

    def before_court(self) -> Self:
        """Drafted or applied for, and not decided."""
        return self.filter(state__in=workflow.BEFORE_COURT | workflow.DRAFT)

    def in_force(self, today: date) -> Self:
        """In force today, by the newest move of each."""
        until = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        return self.live().filter(until, starts_on__lte=today)

    def in_force_on(self, day: date) -> Self:
        """In force on any day, by the history: what the moves until then had left."""
        steps = self.model._meta.get_field("steps").related_model  # a model above this module
        newest = steps._base_manager.filter(order=OuterRef("pk"), on__lte=day).order_by("-number")
        then = self.alias(
            then_state=Subquery(newest.values("became")[:1]),
            then_starts=Subquery(newest.values("starts_on")[:1]),
            then_ends=Coalesce(Subquery(newest.values("ends_on")[:1]), Value(date.max)),
        )
        return then.filter(then_state__in=workflow.LIVE, then_starts__lte=day, then_ends__gte=day)

    def binding_nothing(self, day: date) -> Self:
        """Of which every prohibition is over or removed, so that they prohibit nothing on a day or later."""
        conditions = self.model._meta.get_field("conditions").related_model  # a model above this module
        prohibitions = conditions._base_manager.filter(order=OuterRef("pk"), removed__isnull=True, kind__in=PROHIBITS)
        last = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(~Exists(prohibitions.filter(last)))

    def run_out(self, today: date) -> Self:
        """Still kept as in force although their last day is over: the calendar ends them."""
        return self.live().filter(ends_on__lt=today)

    def for_list(self) -> Self:
        """Load what one row of a list prints: what is in force and ends first, what waits for a court, what is over."""
        return (
            self.select_related("force", "subject__officer")
            .defer(*secrets_of("subject__officer"))
            .order_by("place", F("ends_on").asc(nulls_last=True), "reference")
        )

    def made(self) -> Self:
        """What a court has made, whatever came of it."""
        return self.filter(made_on__isnull=False)

    def for_card(self) -> Self:
        """The order in which the card prints them: prevention before interim, the newest first."""
        return self.order_by(F("made_on").desc(), "pk")

    def for_page(self) -> Self:
        """Load what an order's own page prints."""
        return self.for_list().select_related("applicant_force", "investigation", "main", "replaced_by")
