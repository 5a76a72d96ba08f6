"""Joint investigation teams for tests, made through the product's own services."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core import clock
from investigations.models import Investigation
from prosecutions.joint_teams import recording, records
from prosecutions.joint_teams.choices import LegalBasis, PartnerState
from prosecutions.joint_teams.recording import EnteredTeamStep
from prosecutions.models import JointTeam
from tests.prosecutions.case_making import ago

ROMANIA, LITHUANIA = PartnerState.ROMANIA.value, PartnerState.LITHUANIA.value


def proposed(of: Investigation, *, by: User, days: int = 200, states: tuple[str, ...] = (ROMANIA,)) -> JointTeam:
    """A proposed team."""
    return recording.propose(
        of.public_id,
        states=states,
        has_eurojust=True,
        has_europol=False,
        proposed_on=ago(days),
        key=uuid.uuid4(),
        by=by,
    )


def step(team: JointTeam, move: str, *, by: User, **entered: Any) -> JointTeam:
    """The team after a step, made on its page of today."""
    team.refresh_from_db()
    entered.setdefault("on", clock.today())
    return recording.make(team.public_id, move, EnteredTeamStep(**entered), seen=records.token_of(team), by=by)


def agreed(of: Investigation, *, by: User, days: int = 100, runs_to: date | None = None, **given: Any) -> JointTeam:
    """A team with an agreement, which runs for another year unless a day is given."""
    team = proposed(of, by=by, days=days + 60, **given)
    until = runs_to or clock.today() + timedelta(days=365)
    return step(team, "agree", by=by, on=ago(days), runs_to=until, basis=LegalBasis.PROTOCOL)
