"""Filters of the list of referrals."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from nrm import workflow
from nrm.choices import CaseType, ReferralState
from nrm.models import Referral
from reference.models import Force

WHERE = (
    ("open", "Open"),
    ("overdue", "Decision overdue"),
    *ReferralState.choices,
)


class ReferralFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Force, type and status. `search` finds a single referral, not this filter."""

    state = django_filters.ChoiceFilter(label="Status", choices=WHERE, method="narrow_state", empty_label="All")
    case_type = django_filters.ChoiceFilter(
        label="Kind", choices=[one for one in CaseType.choices if one[0] != CaseType.UNDECIDED], empty_label="All"
    )

    class Meta:
        model = Referral
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, Referral

    def narrow_state(self, rows: QuerySet[Referral], _name: str, value: str) -> QuerySet[Referral]:
        """Filter by status. *Open* and *overdue* are queryset questions; the other values are states."""
        if value == "open":
            return rows.filter(state__in=workflow.OPEN)
        if value == "overdue":
            return rows.filter(state__in=workflow.AWAITING, due_on__lt=clock.today())
        return rows.filter(state=value)
