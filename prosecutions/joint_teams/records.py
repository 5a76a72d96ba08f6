"""Shared by every change of a team: the team in scope under its lock, its steps, and the token of its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from accounts import edit_conflicts
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.sealed import counting
from prosecutions import steps
from prosecutions.cases import permissions
from prosecutions.models import JointTeam, JointTeamStep


def locked(public_id: UUID, *, by: User) -> JointTeam:
    """Return the team, in scope, under its lock.

    Raises JointTeam.DoesNotExist out of scope, and TransitionNotAllowed if the person may not change it.
    """
    rows = JointTeam.objects.visible_to(by).select_related("force")
    team = rows.get(public_id=public_id)
    if why := why_not_changeable(team, by=by):
        raise TransitionNotAllowed(why)
    return steps.under_lock(rows, team, called="joint investigation team")


def why_not_changeable(team: JointTeam, *, by: User) -> str:
    """Return why this person can't change the team at all, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, team.force_id):
        return f"Only analysts and leads in {team.force.short_name} can change this joint investigation team."
    return counting.why_read_only(team.investigation_id)


def token_of(team: JointTeam) -> str:
    """Return a token of what a page shows of a team: each change adds a step."""
    last = JointTeamStep.objects.filter(team=team).order_by("-pk").values_list("pk", flat=True).first()
    return edit_conflicts.token("JointTeam", team.pk, team.force_id, team.status, last)


def refuse_outdated(team: JointTeam, *, seen: str) -> None:
    """Raise EditConflict if the team is not as the page showed it. The caller holds the lock."""
    steps.refuse_outdated(team, seen=seen, now=token_of(team))


def add_step(
    team: JointTeam,
    move: str,
    *,
    by: User,
    on: date,
    was: str = "",
    detail: str = "",
    before: Mapping[str, Any] | None = None,
    undoes: JointTeamStep | None = None,
    beside: Iterable[models.Model] = (),
) -> None:
    """Store a step of what happened, and log it: as collection if it is the first, else as a change."""
    step = JointTeamStep(
        team_id=team.pk,
        force_id=team.force_id,
        move=move,
        was=was,
        became=team.status,
        on=on,
        detail=detail,
        before=dict(before or {}),
        undoes_id=undoes.pk if undoes else None,
        by_id=by.pk,
        at=clock.now(),
    )
    steps.store(step, of=team, is_first=not was, beside=beside)
