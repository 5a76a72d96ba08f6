"""The joint investigation teams of an investigation, and of those merged into it: for its page and its timeline."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from accounts.models import User
from investigations.models import Entry, Investigation
from investigations.records.case_timeline import LinkedEvents
from investigations.records.linked_records import LinkedRecord, LinkedRecords
from prosecutions.joint_teams import recording, timeline
from prosecutions.joint_teams.querysets import JointTeamQuerySet
from prosecutions.models import JointTeam, JointTeamStep

MOST = 10


def of_investigation(investigation: Investigation, user: User) -> LinkedRecords:
    """Return the teams that a person may see, the newest first, and the page that adds one for those who may."""
    rows = teams_of(investigation, user)
    teams = list(rows[: MOST + 1])
    may_add = not recording.why_not_added(investigation, by=user)
    return LinkedRecords(
        title="Joint investigation teams",
        records=tuple(
            LinkedRecord(
                record=team,
                number=str(team),
                url=team.get_absolute_url(),
                status=f"{team.status_name}, {team.state_names}",
            )
            for team in teams[:MOST]
        ),
        more=rows.count() - MOST if len(teams) > MOST else 0,
        add_url=reverse("joint_teams:team-new", args=[investigation.public_id]) if may_add else "",
        add_text="Add a joint investigation team",
    )


def events_of_investigation(investigation: Investigation, user: User) -> LinkedEvents:
    """Return the steps of the newest teams that a person may see, in two queries."""
    rows = teams_of(investigation, user)
    teams = {team.pk: team for team in rows[:MOST]}
    events = [
        replace(
            event,
            title=f"{teams[team]}: {event.title[:1].lower()}{event.title[1:]}",
            url=teams[team].get_absolute_url(),
            tag=event.tag or "Joint team",
        )
        for team, event in (timeline.events_by_team(JointTeamStep.objects.filter(team__in=teams)) if teams else ())
    ]
    more = rows.count() - MOST if len(teams) == MOST else 0
    return LinkedEvents(events=tuple(events), records=tuple(teams.values()), more=more)


def teams_of(investigation: Investigation, user: User) -> JointTeamQuerySet:
    """Return the teams of an investigation, and of those merged into it, that a person may see; the newest first."""
    merged = Entry.objects.filter(merged_into=investigation).values("investigation")
    own = JointTeam.objects.visible_to(user).filter(investigation=investigation)
    rows = own | JointTeam.objects.visible_to(user).filter(investigation__in=merged)
    return rows.order_by("-created_at", "-pk")
