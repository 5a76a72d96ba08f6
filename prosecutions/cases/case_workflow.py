"""The workflow of a case up to the charging decision, as a table.

A row says from which statuses a step is possible, which status follows, and what its page asks for. The refusals add
what the dates and answers have to agree with. They are pure: pages leave out a link with them, and the service refuses.

Every step is recorded with the day on which it happened, and none is changed afterwards: `undo` records that the last
one was a mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.govuk import in_words
from core.sentences import counted_noun
from core.workflow import Transition
from prosecutions.cases.choices import CaseStatus, ChargingDecision

MOST_SUSPECTS = 200

BEFORE_REFERRAL = frozenset({CaseStatus.OPENED, CaseStatus.ADVICE_REQUESTED, CaseStatus.ADVISED})
BEFORE_DECISION = BEFORE_REFERRAL | {CaseStatus.REFERRED, CaseStatus.MORE_WORK}
ENDED_WITHOUT_CHARGE = frozenset({CaseStatus.NO_ACTION, CaseStatus.OUT_OF_COURT, CaseStatus.WITHDRAWN})
CHARGES = frozenset({ChargingDecision.CHARGE_FULL, ChargingDecision.CHARGE_THRESHOLD})
# The status of the case that each decision leads to.
DECIDED = {
    ChargingDecision.CHARGE_FULL: CaseStatus.CHARGED,
    ChargingDecision.CHARGE_THRESHOLD: CaseStatus.CHARGED,
    ChargingDecision.NO_ACTION_EVIDENTIAL: CaseStatus.NO_ACTION,
    ChargingDecision.NO_ACTION_INTEREST: CaseStatus.NO_ACTION,
    ChargingDecision.MORE_WORK: CaseStatus.MORE_WORK,
    ChargingDecision.OUT_OF_COURT: CaseStatus.OUT_OF_COURT,
    ChargingDecision.WITHDRAWN: CaseStatus.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What decides whether a step of a case is allowed, read under the lock, with what was entered."""

    today: date
    last_on: date | None = None  # the day of the last step that counts
    on: date | None = None
    suspects: int | None = None  # of the last referral, or as entered
    charged: int | None = None  # suspects to be charged
    decision: str = ""
    defendants: int = 0
    can_undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTransition(Transition[CaseStatus]):
    """One row of the case’s table. `fields` are what its page asks for, beside the date."""

    target: CaseStatus | None = None  # None: it depends on the decision, or on what is undone
    title: str
    button: str
    date_label: str = ""
    hint: str = ""
    fields: tuple[str, ...] = ()
    why_not: Callable[[CaseFacts], str] = lambda _facts: ""


def _needs_suspects(facts: CaseFacts) -> str:
    if not facts.suspects or not 1 <= facts.suspects <= MOST_SUSPECTS:
        return f"Enter the number of suspects, from 1 to {MOST_SUSPECTS}."
    return ""


def _needs_decision(facts: CaseFacts) -> str:
    if facts.decision not in ChargingDecision.values:
        return "Select the charging decision."
    if facts.decision not in CHARGES:
        return "Leave the number blank unless the decision is to charge." if facts.charged else ""
    return _needs_number_charged(facts)


def _needs_number_charged(facts: CaseFacts) -> str:
    if not facts.charged:
        return "Enter the number of suspects to be charged."
    if facts.suspects is not None and facts.charged > facts.suspects:
        return f"The last referral has {counted_noun(facts.suspects, 'suspect')}. Enter that number or fewer."
    if facts.charged < facts.defendants:
        return (
            f"The case has {counted_noun(facts.defendants, 'defendant')}. Enter that number or more, or remove those"
            " added by mistake first."
        )
    return ""


def _nothing_to_undo(facts: CaseFacts) -> str:
    if not facts.can_undo:
        return "There is no step to undo."
    return "Remove the defendants of this case first." if facts.defendants else ""


CASE_TRANSITIONS: dict[str, CaseTransition] = {
    "request_advice": CaseTransition(
        source=frozenset({CaseStatus.OPENED}),
        target=CaseStatus.ADVICE_REQUESTED,
        verb="request early advice",
        title="Early investigative advice requested",
        button="Save request",
        date_label="Date you requested advice",
        hint="Ask the CPS for early investigative advice before charge. Record the dates only, not the advice.",
    ),
    "receive_advice": CaseTransition(
        source=frozenset({CaseStatus.ADVICE_REQUESTED}),
        target=CaseStatus.ADVISED,
        verb="record early advice",
        title="Early investigative advice received",
        button="Save date",
        date_label="Date you received the advice",
    ),
    "refer": CaseTransition(
        source=BEFORE_REFERRAL | {CaseStatus.MORE_WORK},
        target=CaseStatus.REFERRED,
        verb="refer this case to the CPS",
        title="Referral to the CPS",
        button="Save referral",
        date_label="Date of the referral",
        hint="Record each referral for a charging decision, also a second one after more work.",
        fields=("suspects",),
        why_not=_needs_suspects,
    ),
    "decide": CaseTransition(
        source=frozenset({CaseStatus.REFERRED}),
        verb="record a charging decision",
        title="Charging decision",
        button="Save decision",
        date_label="Date of the decision",
        hint="If the CPS decides about other suspects later, add another prosecution for them, with the same URN.",
        fields=("decision", "charged"),
        why_not=_needs_decision,
    ),
    "correct_charged": CaseTransition(
        source=frozenset({CaseStatus.CHARGED}),
        target=CaseStatus.CHARGED,
        verb="correct the number charged",
        title="Number of suspects charged corrected",
        button="Save number",
        hint="Use this if the number was entered wrongly. If the CPS decided about other suspects later, add another"
        " prosecution for them, with the same URN.",
        fields=("charged",),
        why_not=_needs_number_charged,
    ),
    "withdraw": CaseTransition(
        source=BEFORE_DECISION,
        target=CaseStatus.WITHDRAWN,
        verb="withdraw this case",
        title="Withdraw the case",
        button="Withdraw case",
        date_label="Date of withdrawal",
        hint="The case stays in the list as withdrawn. You can reopen it.",
    ),
    "reopen": CaseTransition(
        source=ENDED_WITHOUT_CHARGE,
        target=CaseStatus.OPENED,
        verb="reopen this case",
        title="Reopen the case",
        button="Reopen case",
        date_label="Date it was reopened",
        hint="For example after new evidence, or a victim’s right to review. Refer it to the CPS again next.",
    ),
    "undo": CaseTransition(
        source=frozenset(CaseStatus),
        verb="undo the last step",
        title="Undo the last step",
        button="Undo step",
        hint="Use this if the last step was entered by mistake. Both stay in the timeline.",
        why_not=_nothing_to_undo,
    ),
}


def refusal_of_case(move: str, *, status: str, facts: CaseFacts) -> str:
    """Return why a step of a case is not allowed, with what to do instead; empty if it is."""
    transition = CASE_TRANSITIONS[move]
    if why := transition.why_not_from(CaseStatus(status), label=CaseStatus(status).label):
        return why
    if transition.date_label:
        if facts.on is None:
            return "Enter the date."
        if facts.on > facts.today:
            return f"{in_words(facts.on)} is in the future. Record it on or after that date."
        if facts.last_on is not None and facts.on < facts.last_on:
            return f"The last step was on {in_words(facts.last_on)}. Enter that date or a later one."
    return transition.why_not(facts)
