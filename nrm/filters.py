"""Filters of the list of referrals."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from nrm.choices import CaseType, ReferralState
from nrm.models import Referral
from nrm.querysets import ReferralQuerySet
from reference.models import Force

OPEN, ALL = "open", "all"
WHERE = (
    (OPEN, "Open"),
    (ALL, "All"),
    ("overdue", "Decision overdue"),
    *ReferralState.choices,
)


class ReferralFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Force, type and status: what is not closed, unless the user asks for more. `search` finds a single referral."""

    state = django_filters.ChoiceFilter(
        label="Status", choices=WHERE, method="narrow_state", empty_label=None, initial=OPEN
    )
    case_type = django_filters.ChoiceFilter(
        label="Kind",
        choices=[choice for choice in CaseType.choices if choice[0] != CaseType.UNDECIDED],
        empty_label="All",
    )

    class Meta:
        model = Referral
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        query["state"] = data.get("state") or OPEN
        super().__init__(query, *args, **kwargs)
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, Referral

    def narrow_state(self, rows: ReferralQuerySet, _name: str, value: str) -> ReferralQuerySet:
        """Filter by status. *Open* and *overdue* are queryset questions; the other values are states."""
        match value:
            case "open":
                return rows.not_closed()
            case "all":
                return rows
            case "overdue":
                return rows.decision_overdue(clock.today())
        return rows.filter(state=value)
