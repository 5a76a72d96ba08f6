"""The organisations that carry out the plan: how many actions each has, and how the list is narrowed to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf

from accounts.models import User
from prosecutions.action_plan import workflow
from prosecutions.action_plan.choices import ActionStatus
from prosecutions.action_plan.querysets import PlanActionQuerySet
from prosecutions.models import PlanAction

NATIONAL = "national"
KINDS = ("agency", "force", "unit")
NAMES = ("agency__name", "force__short_name", "unit__short_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationProgress:
    """The actions of one organisation."""

    code: str  # `force:E23000035`, as the filter of the list has it
    name: str
    open: int
    overdue: int
    blocked: int
    complete: int

    @property
    def total(self) -> int:
        """All of them but those that were cancelled."""
        return self.open + self.complete


def progress(actions: PlanActionQuerySet, day: date) -> list[OrganisationProgress]:
    """The organisations of these actions, the national team and agencies before units and forces. One query."""
    worked_on = Q(status__in=sorted(workflow.WORKED_ON))
    counted = (
        _with_code(actions.exclude(status=ActionStatus.CANCELLED))
        .order_by()
        .values("code", "name", "rank")
        .annotate(
            open=Count("pk", filter=Q(status__in=sorted(workflow.OPEN))),
            overdue=Count("pk", filter=worked_on & Q(due_on__lt=day)),
            blocked=Count("pk", filter=Q(status=ActionStatus.BLOCKED)),
            complete=Count("pk", filter=Q(status=ActionStatus.COMPLETE)),
        )
        .order_by("rank", "name")
    )
    return [OrganisationProgress(**{name: row[name] for name in row if name != "rank"}) for row in counted]


def choices_for(user: User) -> list[tuple[str, str]]:
    """The organisations of the actions that a person may read."""
    rows = _with_code(PlanAction.objects.visible_to(user)).order_by("rank", "name")
    return [(code, name) for code, name, _rank in rows.values_list("code", "name", "rank").distinct()]


def condition_of(code: str) -> Q:
    """The condition on an action for a value of the filter."""
    kind, _, value = code.partition(":")
    if kind in KINDS:
        return Q(**{kind: value})
    return Q(force=None, unit=None, agency=None)


def _with_code(actions: PlanActionQuerySet) -> QuerySet[Any, Any]:
    """With the code, name and place in the list of each action’s organisation."""
    codes = [
        When(**{f"{kind}__isnull": False}, then=Concat(Value(f"{kind}:"), F(f"{kind}_id"), output_field=CharField()))
        for kind in KINDS
    ]
    ranks = [When(agency__isnull=False, then=1), When(unit__isnull=False, then=2), When(force__isnull=False, then=3)]
    return actions.annotate(
        code=Case(*codes, default=Value(NATIONAL), output_field=CharField()),
        name=Coalesce(
            NullIf("agency__short_name", Value("")), *NAMES, Value("National team"), output_field=CharField()
        ),
        rank=Case(*ranks, default=0),
    )
