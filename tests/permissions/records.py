"""Forces with months in every status, each with its own canary word in every typed text.

The product's transitions create the records, so that pages show them as they would. Each view has a month in which it
works.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from accounts.models import User
from core import months
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE
from tests.permissions import (
    access,
    action_plan,
    assets,
    crimes,
    earlier,
    guidance,
    official,
    orders,
    prosecutions,
    referrals,
    registers,
    systems,
)

NORTH_WALES, GIVER = "W15000001", "BTP"  # the national team reviews British Transport Police
CANARIES = {
    LANCASHIRE: "QUAGGA",
    CUMBRIA: "NUMBAT",
    KENT: "AXOLOTL",
    NORTH_WALES: "PANGOLIN",
    GIVER: "CAPYBARA",
}
NAMES = {force: f"{canary[::-1]}SON" for force, canary in CANARIES.items()}  # of people, not words of a case
# The four places of a force's record as a user of Lancashire sees them; missing is in no table.
PLACES = ("own", "other", "elsewhere", "missing")
FORCE_AT = {
    "own": LANCASHIRE,
    "other": CUMBRIA,
    "elsewhere": KENT,
    "missing": "E23000099",
    "kent": KENT,
    "north wales": NORTH_WALES,
    "transport": GIVER,
}
EMPTY, NIL, PROPOSABLE = date(2019, 10, 1), date(2019, 11, 1), date(2019, 12, 1)
PUBLISHED, CLOSING, QUERIED, SUBMITTED, DRAFT, CLEAN, UNBEGUN = months.between(date(2020, 1, 1), date(2020, 7, 1))
COMING = date(2026, 10, 1)  # not locked yet on the test day
NEVER = date(2031, 1, 1)


@dataclass(slots=True, kw_only=True)
class Records:
    """One force's records, for URLs and form values."""

    force: str
    canary: str
    analyst: User
    entry: int = 0  # live in the draft
    survivor: int = 0  # another live one in the draft
    struck_out: int = 0
    finding: int = 0
    query: int = 0
    transfer: int = 0  # another force's offer to this one
    offered: int = 0  # this force's own offer
    declined: int = 0  # another offer of its own, declined by the other force
    twin: str = ""  # the public id of a neighbour's, in the same unit
    support: int = 0  # another force's of its investigation
    closed: int = 0
    investigation: str = ""  # its public id
    annotation: str = ""  # the public id of an annotation of its figures
    saved_view: str = ""  # the public id of a view that an analyst shares with the unit
    export: str = ""  # the public id of a list's export that waits for approval
    export_ready: str = ""  # the public id of one with a file
    erasure: str = ""  # the public id of a request for the erasure of its investigation
    asked_of: str = ""  # the public id of one in the submitted month
    version: int = 0
    upload: str = ""  # the public id of a workbook of the draft that can be stored
    strange: str = ""  # and of a file with a column that nobody has matched
    worded: str = ""  # and of one with a word that nobody has matched
    header: int = 0  # of such files, remembered by the force
    advice: str = ""  # the public id of a piece without a result
    nrm: referrals.Referrals | None = None
    crimes: crimes.Crimes | None = None
    earlier: earlier.Earlier | None = None
    orders: orders.Orders | None = None
    prosecutions: prosecutions.Prosecutions | None = None
    assets: assets.Assets | None = None
    register_span: str = ""  # the public id of the months in which its register of prosecutions counts
    plan: action_plan.ForceAction | None = None  # its action in the prosecution action plan

    @property
    def seen_case(self) -> str:
        """The token that the pages of its prosecution without a decision send."""
        return self.prosecutions.seen if self.prosecutions else ""

    @property
    def seen_charged(self) -> str:
        """The token that the page which adds a defendant sends."""
        return self.prosecutions.seen_charged if self.prosecutions else ""

    @property
    def seen_defendant(self) -> str:
        """The token that the pages of its defendant send."""
        return self.prosecutions.seen_defendant if self.prosecutions else ""

    @property
    def seen_team(self) -> str:
        """The token that the pages of its joint investigation team send."""
        return self.prosecutions.seen_team if self.prosecutions else ""

    @property
    def seen_witnesses(self) -> str:
        """The token that the page which adds a victim or witness sends."""
        return self.prosecutions.seen_witnesses if self.prosecutions else ""

    @property
    def seen_witness(self) -> str:
        """The token that the pages of the witness send."""
        return self.prosecutions.seen_witness if self.prosecutions else ""

    @property
    def seen_witness_link(self) -> str:
        """The token that the page which links a referral to the witness sends."""
        return self.prosecutions.seen_witness_link if self.prosecutions else ""

    @property
    def seen_asset(self) -> str:
        """The token that the pages of its seized cash send."""
        return self.assets.seen if self.assets else ""

    @property
    def seen_action(self) -> str:
        """The token that the pages of its action send."""
        return self.plan.seen if self.plan else ""

    @property
    def nrm_version(self) -> int:
        """The version of the draft referral, which its form sends."""
        return self.nrm.version if self.nrm else 0


@dataclass(slots=True, kw_only=True)
class World:
    """All users and records."""

    by_force: dict[str, Records] = field(default_factory=dict)
    person: str = ""  # the public id of an account
    closed: str = ""  # the public id of a closed one
    duty: int = 0  # of that account, to come
    without_phone: str = ""  # the public id of an account in the national team that lost its second factor
    factor_reset: str = ""  # the public id of its reset, which waits for a second administrator
    proposed: str = ""  # the public id of an account for which a colleague has proposed a role
    proposal: str = ""  # what its page shows
    feedback: str = ""  # the public id of a message that waits
    announcement: str = ""  # the public id of one that is shown
    library: guidance.Library | None = None
    official: official.Official | None = None
    registers: registers.Registers | None = None
    group: action_plan.GroupMeeting | None = None
    request: str = ""  # the public id of an open request for analysis
    figure: int = 0  # of that request
    shared_view: str = ""  # the public id of a view of the national team
    carried: str = ""  # the public id of a force that is carried into a month
    proposable: str = ""  # the digest of figures ready to be proposed
    release: str = ""  # the public id of a release that is out
    release_draft: str = ""  # the public id of one that waits for approval
    reader: int = 0  # a person on its pre-release list
    bulletin: str = ""  # the public id of a published bulletin
    draft: str = ""  # of a draft of its next version
    notice: str = ""  # the public id of a notice of the analyst
    calendar: str = ""  # the token of the analyst's calendar
    delegation: str = ""  # the public id of a delegation of the coordinator
    colleague: int = 0  # another coordinator of the unit
    systems: systems.Systems | None = None
    claim_rule: str = ""  # of single sign-on, waiting
    access: access.Review | None = None
    bounce: str = ""  # the public id of a report that mail to the analyst could not be delivered

    def at(self, place: str) -> Records | None:
        """The records of a place; None if missing."""
        return self.by_force.get(FORCE_AT[place])
