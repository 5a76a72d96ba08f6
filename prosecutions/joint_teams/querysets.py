"""Every question asked of joint investigation teams, each named once. Each starts with what the person may see."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.permissions import Scope
from accounts.querysets import named
from prosecutions.cases.querysets import day_by_rule, of_seen_investigations
from prosecutions.joint_teams.choices import TeamStatus
from prosecutions.joint_teams.team_workflow import OPEN

if TYPE_CHECKING:
    from prosecutions.models import JointTeam, JointTeamStep


def is_live_on(day: date) -> Q:
    """The condition that a team is live on a day, its last day included."""
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    return not_ended & Q(agreed_on__lte=day, runs_to__gte=day)


class JointTeamQuerySet(models.QuerySet["JointTeam"]):
    """Questions asked of teams."""

    def visible_to(self, user: User) -> Self:
        """Teams of the investigations that a person may see."""
        return self.filter(of_seen_investigations(user, "investigation"))

    def of_present_forces(self, user: User) -> Self:
        """Teams that forces of the person have now. A force that had the investigation only reads them."""
        return self.filter(Scope.of(user).over("force"))

    def open(self) -> Self:
        """Teams that are proposed, or whose agreement has not ended."""
        return self.filter(status__in=sorted(OPEN))

    def live_on(self, day: date) -> Self:
        """Teams whose agreement was signed by a day, ran to it or longer, and had not ended before it."""
        return self.filter(is_live_on(day))

    def ending_soon(self, today: date) -> Self:
        """Teams whose agreement ends within the days of the rule."""
        latest = day_by_rule("joint_team_warning_days", today)
        return self.filter(status=TeamStatus.AGREED, runs_to__gte=today, runs_to__lte=latest)

    def run_out(self, today: date) -> Self:
        """Teams whose agreement ran out, with neither an extension nor an end recorded."""
        return self.filter(status=TeamStatus.AGREED, runs_to__lt=today)

    def long_proposed(self, today: date) -> Self:
        """Teams that were proposed longer ago than the rule allows, and are not agreed."""
        latest = day_by_rule("joint_team_wait_days", today, sign=-1)
        return self.filter(status=TeamStatus.PROPOSED, proposed_on__lt=latest)

    def for_list(self) -> Self:
        """Load what a row prints; first what ends next, then proposals."""
        return self.select_related("force").order_by(F("runs_to").asc(nulls_last=True), "-proposed_on", "pk")


class JointTeamStepQuerySet(models.QuerySet["JointTeamStep"]):
    """Questions asked of steps."""

    def visible_to(self, user: User) -> Self:
        """Steps of the teams that a person may see."""
        return self.filter(of_seen_investigations(user, "team__investigation"))

    def effective(self) -> Self:
        """Steps that somebody can undo and nobody has undone, the last first."""
        return self.exclude(move__in=["open", "undo"]).filter(undone_by__isnull=True).order_by("-pk")

    def for_timeline(self) -> models.QuerySet[JointTeamStep]:
        """With the person that a line names."""
        return named(self, "by")
