"""Filters of the list of joint investigation teams."""

from __future__ import annotations

import django_filters

from core import clock
from prosecutions.joint_teams.checks import BY_CODE, CHECKS
from prosecutions.joint_teams.choices import PartnerState, TeamStatus
from prosecutions.joint_teams.querysets import JointTeamQuerySet
from prosecutions.models import JointTeam
from prosecutions.record_filter import ALL, OPEN, RecordFilter

LIVE = "live"
SHOW = (
    (OPEN, "Proposed and agreed"),
    (LIVE, "Live today"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", [(code, label) for code, label in TeamStatus.choices if code != TeamStatus.PROPOSED]),
)


class TeamFilter(RecordFilter):
    """What to show, open teams unless the person chooses others, and a partner state."""

    show = django_filters.ChoiceFilter(label="Show", choices=SHOW, method="narrow", empty_label=None, initial=OPEN)
    state = django_filters.ChoiceFilter(
        label="Partner state", choices=PartnerState.choices, method="with_state", empty_label="All"
    )
    checks = BY_CODE

    class Meta:
        model = JointTeam
        fields: list[str] = []

    def chosen(self, rows: JointTeamQuerySet, value: str) -> JointTeamQuerySet:
        """Narrow to the teams that are live today too."""
        narrowed: JointTeamQuerySet = rows.live_on(clock.today()) if value == LIVE else super().chosen(rows, value)
        return narrowed

    def with_state(self, rows: JointTeamQuerySet, _name: str, value: str) -> JointTeamQuerySet:
        """Filter by a partner state."""
        return rows.filter(states__contains=[value])
