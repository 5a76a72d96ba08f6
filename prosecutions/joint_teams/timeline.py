"""The timeline of a team: its steps, newest first."""

from __future__ import annotations

from core.timeline import TimelineEvent, newest_first
from prosecutions.joint_teams.querysets import JointTeamStepQuerySet
from prosecutions.joint_teams.team_workflow import TEAM_TRANSITIONS
from prosecutions.models import JointTeam, JointTeamStep

TITLES = {"open": "Joint investigation team proposed", "undo": "Step undone"}


def of_team(team: JointTeam) -> list[TimelineEvent]:
    """Return every event of a team."""
    return newest_first(event for _, event in events_by_team(JointTeamStep.objects.filter(team=team)))


def events_by_team(rows: JointTeamStepQuerySet) -> list[tuple[int, TimelineEvent]]:
    """Return the events of several teams, each with the key of its team."""
    steps = list(rows.for_timeline())
    undone = {step.undoes_id for step in steps}
    titles = {step.pk: title_of(step) for step in steps}
    return [
        (
            step.team_id,
            TimelineEvent(
                day=step.on,
                title=titles[step.pk],
                text=titles.get(step.undoes_id, "") if step.undoes_id else step.detail,
                tag="Undone" if step.pk in undone else "",
                recorded_at=step.at,
                recorded_by=step.by.name,
            ),
        )
        for step in steps
    ]


def title_of(step: JointTeamStep) -> str:
    """Return what a step did, in a few words."""
    return TITLES.get(step.move) or TEAM_TRANSITIONS[step.move].title
