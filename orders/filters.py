"""Filters of the list of orders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet

from accounts import duties
from accounts.models import User
from accounts.permissions import Scope
from core import clock
from orders import workflow
from orders.choices import OrderKind, OrderState
from orders.models import Order
from orders.querysets import OrderQuerySet
from reference.models import Force

WHERE = (
    ("now", "In force today"),
    ("before", "Not decided yet"),
    ("over", "Ended"),
    *OrderState.choices,
)
WITHIN = (("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("180", "180 days"))


class OrderFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filter by status, kind, time to expiry, managing officer and force."""

    state = django_filters.ChoiceFilter(label="Status", choices=WHERE, method="narrow_state", empty_label="All")
    kind = django_filters.ChoiceFilter(label="Kind", choices=OrderKind.choices, empty_label="All")
    within = django_filters.ChoiceFilter(
        label="Ends within", choices=WITHIN, method="narrow_within", empty_label="Any time"
    )
    officer = django_filters.ChoiceFilter(
        label="Managed by", field_name="subject__officer__public_id", empty_label="Anyone"
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.force_id:
            people = duties.holders(duties.DutyKind.ORDERS, force=user.force_id).order_by("name")
            self.filters["officer"].extra["choices"] = list(people.values_list("public_id", "name"))
        else:
            del self.filters["officer"]
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, Order

    def narrow_state(self, rows: OrderQuerySet, _name: str, value: str) -> QuerySet[Order]:
        """Filter by status. In force, not decided and over are groups; the other choices are single states."""
        match value:
            case "now":
                return rows.in_force(clock.today())
            case "before":
                return rows.before_court()
            case "over":
                return rows.filter(state__in=workflow.OVER)
            case _:
                return rows.filter(state=value)

    def narrow_within(self, rows: OrderQuerySet, _name: str, value: str) -> QuerySet[Order]:
        """Orders in force whose last day is within this many days, including today."""
        today = clock.today()
        return rows.in_force(today).filter(ends_on__lte=today + timedelta(days=int(value)))
