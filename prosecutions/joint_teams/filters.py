"""Filters of the list of joint investigation teams."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from prosecutions.joint_teams.checks import BY_CODE, CHECKS
from prosecutions.joint_teams.choices import PartnerState, TeamStatus
from prosecutions.joint_teams.querysets import JointTeamQuerySet
from prosecutions.models import JointTeam
from reference.models import Force

OPEN, ALL, LIVE = "open", "all", "live"
SHOW = (
    (OPEN, "Proposed and agreed"),
    (LIVE, "Live today"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", [(code, label) for code, label in TeamStatus.choices if code != TeamStatus.PROPOSED]),
)


class TeamFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What to show, open teams unless the person chooses others, and a partner state."""

    show = django_filters.ChoiceFilter(label="Show", choices=SHOW, method="narrow", empty_label=None, initial=OPEN)
    state = django_filters.ChoiceFilter(
        label="Partner state", choices=PartnerState.choices, method="with_state", empty_label="All"
    )

    class Meta:
        model = JointTeam
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        query["show"] = data.get("show") or OPEN
        super().__init__(query, *args, **kwargs)
        self.user = user
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, JointTeam

    def narrow(self, rows: JointTeamQuerySet, _name: str, value: str) -> JointTeamQuerySet:
        """Filter by status or check. A check has the teams that the to-do list counts: those that forces have now."""
        if check := BY_CODE.get(value):
            narrowed: JointTeamQuerySet = check.question(rows.of_present_forces(self.user), clock.today())
            return narrowed
        if value == ALL:
            return rows
        if value == LIVE:
            return rows.live_on(clock.today())
        return rows.open() if value == OPEN else rows.filter(status=value)

    def with_state(self, rows: JointTeamQuerySet, _name: str, value: str) -> JointTeamQuerySet:
        """Filter by a partner state."""
        return rows.filter(states__contains=[value])
