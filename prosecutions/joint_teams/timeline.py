"""The timeline of a team: its steps, newest first."""

from __future__ import annotations

from core.timeline import TimelineEvent, newest_first
from prosecutions import steps
from prosecutions.joint_teams.querysets import JointTeamStepQuerySet
from prosecutions.joint_teams.team_workflow import TEAM_TRANSITIONS
from prosecutions.models import JointTeam, JointTeamStep

TITLES = {"open": "Joint investigation team proposed", "undo": "Step undone"}


def of_team(team: JointTeam) -> list[TimelineEvent]:
    """Return every event of a team."""
    return newest_first(event for _, event in events_by_team(JointTeamStep.objects.filter(team=team)))


def events_by_team(rows: JointTeamStepQuerySet) -> list[tuple[int, TimelineEvent]]:
    """Return the events of several teams, each with the key of its team."""
    return [(step.team_id, event) for step, event in steps.events_of(rows.for_timeline(), title_of=title_of)]


def title_of(step: JointTeamStep) -> str:
    """Return what a step did, in a few words."""
    return TITLES.get(step.move) or TEAM_TRANSITIONS[step.move].title
