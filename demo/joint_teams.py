"""Joint investigation teams of the demonstration: one in each status, and one whose agreement ran out unnoticed.

All are invented. Each is recorded with the functions that pages call.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.forces import all_forces
from investigations.choices import EntryState
from investigations.models import Investigation
from prosecutions.joint_teams import recording, records
from prosecutions.joint_teams.choices import DropReason, EndReason, Funding, LegalBasis
from prosecutions.joint_teams.recording import EnteredTeamStep
from prosecutions.models import JointTeam

# Partner states, and how many days ago the team was proposed and agreed and its agreement ends; None if it never was.
TEAMS: dict[str, tuple[tuple[tuple[str, ...], int, int | None, int | None], ...]] = {
    "devon-and-cornwall": ((("LT", "RO"), 420, 330, -120), (("RO",), 130, None, None), (("PL",), 500, 450, 9)),
    "kent": ((("AL", "BE"), 260, 200, -40), (("FR", "NL"), 700, 640, 100)),
    "lancashire": ((("BG", "DE"), 380, 300, -400), (("VN",), 240, None, None)),
}
MOST = 3


def add(everybody: Cast) -> int:
    """Record the teams of each force, and return how many there are."""
    for slug, teams in TEAMS.items():
        live = Investigation.objects.filter(force=all_forces()[slug].code, latest_entry__state=EntryState.LIVE)
        by = everybody[people.analyst(slug)]
        for investigation, (states, proposed, agreed, runs_to) in zip(live.order_by("pk")[:MOST], teams, strict=False):
            team = _propose(investigation, states, proposed, by=by)
            if agreed is not None and runs_to is not None:
                _step(team, "fund", proposed - 10, by=by, funding=Funding.APPLIED)
                _step(team, "agree", agreed, by=by, runs_to=_ago(runs_to), basis=LegalBasis.PROTOCOL)
            if slug == "kent" and runs_to and runs_to > 0:
                _step(team, "end", runs_to, by=by, end_reason=EndReason.DONE)
            if slug == "lancashire" and agreed is None:
                _step(team, "drop", 200, by=by, drop_reason=DropReason.NO_CASE)
    return JointTeam.objects.count()


def _propose(of: Investigation, states: tuple[str, ...], ago: int, *, by: User) -> JointTeam:
    return recording.propose(
        of.public_id,
        states=states,
        has_eurojust=states != ("VN",),
        has_europol=len(states) > 1,
        proposed_on=_ago(ago),
        key=uuid.uuid4(),
        by=by,
    )


def _step(team: JointTeam, move: str, ago: int, *, by: User, **entered: Any) -> None:
    team.refresh_from_db()
    step = EnteredTeamStep(on=_ago(ago), **entered)
    recording.make(team.public_id, move, step, seen=records.token_of(team), by=by)


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)
