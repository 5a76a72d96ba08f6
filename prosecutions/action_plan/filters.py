"""What the list of actions can be narrowed by, and how it is sorted, for page and export alike."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from accounts.models import User
from core import clock
from prosecutions.action_plan import organisations
from prosecutions.action_plan.choices import ActionStatus
from prosecutions.action_plan.querysets import SOON, PlanActionQuerySet
from prosecutions.models import PlanAction

OPEN, ALL = "open", "all"
WHICH = (
    (OPEN, "Open"),
    (ALL, "All"),
    ("overdue", "Overdue"),
    ("soon", f"Due in {SOON.days} days"),
    ("no_owner", "Without an owner"),
    *ActionStatus.choices,
)
ORDERS = (("due", "Due date"), ("reference", "Reference"), ("updated", "Last update"))


class ActionFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter brings no types
    """Status, organisation, owner and words; open actions unless the person asks for more.

    The queryset is in the order of due dates.
    """

    status = django_filters.ChoiceFilter(
        label="Status", choices=WHICH, method="narrow_status", empty_label=None, initial=OPEN
    )
    organisation = django_filters.ChoiceFilter(
        label="Organisation", method="narrow_organisation", empty_label="All organisations"
    )
    owner = django_filters.ChoiceFilter(
        label="Owner", choices=[("me", "Me")], method="narrow_owner", empty_label="Everybody"
    )
    text = django_filters.CharFilter(label="Reference or words", method="narrow_text", max_length=100)
    sort = django_filters.ChoiceFilter(
        label="Sort by", choices=ORDERS, method="in_order", empty_label=None, initial="due"
    )

    class Meta:
        model = PlanAction
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        query["status"] = data.get("status") or OPEN
        query["sort"] = data.get("sort") or "due"
        super().__init__(query, *args, **kwargs)
        self.user = user
        self.filters["organisation"].extra["choices"] = organisations.choices_for(user)
        if user.force_id:
            del self.filters["organisation"]  # there is one to choose

    def narrow_status(self, rows: PlanActionQuerySet, _name: str, value: str) -> PlanActionQuerySet:
        """A status, or a group of actions that somebody asks for."""
        match value:
            case "open":
                return rows.open()
            case "all":
                return rows
            case "overdue":
                return rows.overdue_on(clock.today())
            case "soon":
                return rows.due_within(clock.today(), ahead=SOON)
            case "no_owner":
                return rows.without_owner()
        return rows.filter(status=value)

    def narrow_organisation(self, rows: PlanActionQuerySet, _name: str, value: str) -> PlanActionQuerySet:
        """The actions of one force, unit or agency, or of the national team."""
        return rows.filter(organisations.condition_of(value))

    def narrow_owner(self, rows: PlanActionQuerySet, _name: str, _value: str) -> PlanActionQuerySet:
        """The person’s own."""
        return rows.owned_by(self.user)

    def narrow_text(self, rows: PlanActionQuerySet, _name: str, value: str) -> PlanActionQuerySet:
        """With these words, or this reference."""
        return rows.matching(value.strip())

    def in_order(self, rows: PlanActionQuerySet, _name: str, value: str) -> PlanActionQuerySet:
        """As the list comes, the first to be due first; by reference; or the last update first."""
        match value:
            case "reference":
                return rows.order_by("number")
            case "updated":
                return rows.order_by("-updated_at", "-number")
        return rows
