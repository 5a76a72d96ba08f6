"""The querysets of the advice log. Each starts with the user's scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypedDict

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth

from accounts.querysets import secrets_of
from core import clock
from investigations.choices import AdviceResult
from investigations.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from investigations.models import Advice


class CaseNames(TypedDict):
    """What `for_list` adds to advice: how its force knows the case."""

    reference: str
    operation_name: str


type ListedAdvice = WithAnnotations[Advice, CaseNames]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceCounts:
    """How much advice there is, on how many cases, and how it ended."""

    given: int
    cases: int
    followed: int
    not_followed: int
    open: int


class AdviceQuerySet(ScopedQuerySet["Advice"]):
    """Queries on advice. `visible_to` is for the force that received it and for its reviewers."""

    def without_result(self) -> Self:
        """Advice of which nobody has recorded a result."""
        return self.counting().filter(result=AdviceResult.OPEN)

    def counting(self) -> Self:
        """Advice that was not withdrawn."""
        return self.filter(withdrawn_at=None)

    def due_on(self, day: date) -> Self:
        """Advice without a result whose follow-up date has come."""
        return self.without_result().filter(follow_up_on__lte=day)

    def newest_first(self) -> Self:
        """By the day on which it was given; of one day, the later record first."""
        return self.order_by("-given_on", "-pk")

    def for_list(self) -> Self:
        """Load what one row prints, with the reference and operation name under which the force knows the case."""
        holdings: Any = self.model._meta.get_field("investigation").related_model._meta.get_field("holdings")
        held = holdings.related_model.objects.filter(investigation=OuterRef("investigation"), force=OuterRef("force"))
        return (
            self.annotate(
                reference=Subquery(held.order_by("-begins_on").values("reference")[:1]),
                operation_name=Subquery(held.order_by("-begins_on").values("operation_name")[:1]),
            )
            .select_related("investigation", "force", "given_by", "result_by", "withdrawn_by")
            .defer(*secrets_of("given_by", "result_by", "withdrawn_by"))
            .newest_first()
        )

    def last_on_each(self, investigations: Collection[int]) -> dict[int, Advice]:
        """The newest advice on each of these cases, by the key of the case. One query."""
        newest = (
            self.counting()
            .filter(investigation__in=investigations)
            .order_by("investigation", "-given_on", "-pk")
            .distinct("investigation")
        )
        return {advice.investigation_id: advice for advice in newest}

    def counts(self) -> AdviceCounts:
        """The numbers of the list, in one query."""
        return AdviceCounts(
            **self.counting()
            .order_by()
            .aggregate(
                given=Count("pk"),
                cases=Count("investigation", distinct=True),
                followed=Count("pk", filter=Q(result=AdviceResult.FOLLOWED)),
                not_followed=Count("pk", filter=Q(result=AdviceResult.NOT_FOLLOWED)),
                open=Count("pk", filter=Q(result=AdviceResult.OPEN)),
            )
        )

    def by_month_and_subject(self, *, since: date) -> dict[tuple[date, str], int]:
        """How much advice was given in each month from this one on, by subject. One query."""
        counted = (
            self.counting()
            .filter(given_on__gte=since, given_on__lte=clock.today())
            .annotate(month=TruncMonth("given_on"))
            .order_by()
            .values_list("month", "about")
            .annotate(number=Count("pk"))
            .values_list("month", "about", "number")
        )
        return {(month, about): number for month, about, number in counted}

    def by_urgency(self) -> Self:
        """The earliest follow-up first."""
        return self.order_by(F("follow_up_on").asc(nulls_last=True), "pk")
