"""Two prosecutions of each force's investigation, one of them with a defendant and a witness, and a joint team."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from investigations.models import Investigation
from nrm.models import Referral
from prosecutions.cases import crime_links, records
from prosecutions.court_rules import offence_administration, rule_administration
from prosecutions.joint_teams import records as team_records
from prosecutions.models import Defendant, JointTeam, PrincipalOffence, ProsecutionCase, ProsecutionRule, Witness
from prosecutions.witnesses import records as witness_records
from prosecutions.witnesses.choices import Measure, MeasureStatus, SupportKind, SupportStatus
from tests.prosecutions import case_making as making
from tests.prosecutions import team_making, witness_making

NOBODY = str(uuid.UUID(int=7))
DETAILS = {"urn": "", "is_flagged": "no"}
NEW_WITNESS = {
    "kind": "both",
    "is_under_18": "no",
    "is_abroad": "uk",
    "country": "",
    "needs_interpreter": "no",
    "willingness": "supports",
    "first_contact_on": "24 November 2026",
}
UNVERIFIED_RULE = "custody_either_way_days"
UNVERIFIED_OFFENCE = "cuckooing"
OF_A_DEFENDANT = "prosecutions:defendant-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prosecutions:
    """Public ids, for URLs and form values."""

    investigation: str
    referred: str
    charged: str
    defendant: str
    team: str
    witness: str

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

    @property
    def seen_witnesses(self) -> str:
        """The token that the page which adds a victim or witness sends."""
        return witness_records.token_of_list(ProsecutionCase.objects.get(public_id=self.charged))

    @property
    def seen_witness(self) -> str:
        """The token that the pages of the witness send."""
        return witness_records.token_of(Witness.objects.get(public_id=self.witness))

    @property
    def seen_witness_link(self) -> str:
        """The token that the page which links a referral to the witness sends."""
        return witness_records.token_of_link(Witness.objects.get(public_id=self.witness))


def make(investigation: str, analyst: User) -> Prosecutions:
    """The prosecutions of an investigation, each at the step that a page here makes next."""
    of = Investigation.objects.get(public_id=investigation)
    referred = making.referred(of, by=analyst)
    charged = making.charged(of, by=analyst, charged=2)
    defendant = making.defendant(charged, by=analyst)
    witness = witness_making.witness(charged, by=analyst, **witness_making.ABROAD)
    witness_making.step(witness, "measures", by=analyst, chosen=(Measure.SCREENS,), new_measure=MeasureStatus.NEEDED)
    witness_making.step(witness, "support", by=analyst, support=SupportKind.ADVOCATE, new_support=SupportStatus.OFFERED)
    return Prosecutions(
        investigation=investigation,
        referred=str(referred.public_id),
        charged=str(charged.public_id),
        defendant=str(defendant.public_id),
        team=str(team_making.proposed(of, by=analyst).public_id),
        witness=str(witness.public_id),
    )


def pseudonym_of(referral: str) -> str:
    """The pseudonym of a referral, which links it to a witness."""
    return Referral.objects.get(public_id=referral).pseudonym


def add_unverified_offence() -> None:
    """An offence of which nobody has verified the group."""
    PrincipalOffence.objects.create(
        code=UNVERIFIED_OFFENCE, group="other", valid_from=date(2015, 7, 31), source="A first guess"
    )


def setting_of(name: str, parameter: str, *, exists: bool) -> str | int:
    """What a URL of the settings of prosecutions has for a parameter."""
    is_rule = name.startswith("court_rules:rule-")
    rows: Any = ProsecutionRule.objects.filter(code=UNVERIFIED_RULE)
    if not is_rule:
        rows = PrincipalOffence.objects.filter(code=UNVERIFIED_OFFENCE)
    if parameter == "row":
        return rows.latest("valid_from").pk
    return (UNVERIFIED_RULE if is_rule else UNVERIFIED_OFFENCE) if exists else "no_such_code"


def seen_of_setting(name: str) -> str:
    """The token on the page of the setting to change."""
    if name == "rule":
        return rule_administration.token_of(ProsecutionRule.objects.filter(code=UNVERIFIED_RULE))
    return offence_administration.token_of(PrincipalOffence.objects.filter(code=UNVERIFIED_OFFENCE))


def seen_crime_links(mine: Prosecutions | None, user: User | None) -> str:
    """The token that the page which links crime records to the defendant sends."""
    if not mine or not user:
        return ""
    return crime_links.token_of(Defendant.objects.get(public_id=mine.defendant), by=user)


def value_of(name: str, parameter: str, mine: Prosecutions | None) -> str:
    """What a URL has for a parameter."""
    if parameter == "move" and name.startswith("joint_teams:"):
        return "fund"
    if parameter == "move":
        if name.startswith("witnesses:"):
            return "contact"
        return "remand" if name.startswith(OF_A_DEFENDANT) else "decide"
    if mine is None:
        return NOBODY
    if name in {"prosecutions:case-new", "joint_teams:team-new"}:
        return mine.investigation
    if name.startswith("joint_teams:"):
        return mine.team
    if name.startswith("witnesses:") and name != "witnesses:witness-new":
        return mine.witness
    if name in {"prosecutions:defendant-new", "witnesses:witness-new"}:
        return mine.charged
    return mine.defendant if name.startswith(OF_A_DEFENDANT) else mine.referred
