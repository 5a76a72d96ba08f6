"""Two prosecutions of each force's investigation, one undecided and one with a defendant, and a joint team."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.models import User
from investigations.models import Investigation
from prosecutions.cases import records
from prosecutions.joint_teams import records as team_records
from prosecutions.models import Defendant, JointTeam, ProsecutionCase
from tests.prosecutions import case_making as making
from tests.prosecutions import team_making

NOBODY = str(uuid.UUID(int=7))
DETAILS = {"urn": "", "is_flagged": "no"}
OF_A_DEFENDANT = "prosecutions:defendant-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prosecutions:
    """Public ids, for URLs and form values."""

    investigation: str
    referred: str
    charged: str
    defendant: str
    team: str

    @property
    def seen(self) -> str:
        """The token that the pages of the case without a decision send."""
        return records.token_of(ProsecutionCase.objects.get(public_id=self.referred))

    @property
    def seen_charged(self) -> str:
        """The token that the page which adds a defendant sends."""
        return records.token_of(ProsecutionCase.objects.get(public_id=self.charged))

    @property
    def seen_defendant(self) -> str:
        """The token that the pages of the defendant send."""
        return records.token_of(Defendant.objects.get(public_id=self.defendant))

    @property
    def seen_team(self) -> str:
        """The token that the pages of the joint investigation team send."""
        return team_records.token_of(JointTeam.objects.get(public_id=self.team))


def make(investigation: str, analyst: User) -> Prosecutions:
    """The prosecutions of an investigation, each at the step that a page here makes next."""
    of = Investigation.objects.get(public_id=investigation)
    referred = making.referred(of, by=analyst)
    charged = making.charged(of, by=analyst, charged=2)
    defendant = making.defendant(charged, by=analyst)
    return Prosecutions(
        investigation=investigation,
        referred=str(referred.public_id),
        charged=str(charged.public_id),
        defendant=str(defendant.public_id),
        team=str(team_making.proposed(of, by=analyst).public_id),
    )


def value_of(name: str, parameter: str, mine: Prosecutions | None) -> str:
    """What a URL has for a parameter."""
    if parameter == "move" and name.startswith("joint_teams:"):
        return "fund"
    if parameter == "move":
        return "remand" if name.startswith(OF_A_DEFENDANT) else "decide"
    if mine is None:
        return NOBODY
    if name in {"prosecutions:case-new", "joint_teams:team-new"}:
        return mine.investigation
    if name.startswith("joint_teams:"):
        return mine.team
    if name == "prosecutions:defendant-new":
        return mine.charged
    return mine.defendant if name.startswith(OF_A_DEFENDANT) else mine.referred
