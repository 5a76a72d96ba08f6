"""The workflow of a referral as a table: who makes which transition, from where to where, and why one is not allowed.

The caller reads facts from the database. The page asks `refusal` to leave a button out; the change asks it under the
lock to refuse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.workflow import Transition
from nrm import duty_to_notify
from nrm.choices import Authority, CaseType, DecisionMaker, ReferralState
from nrm.rules.rulebook import Rulebook
from nrm.states import AWAITING, NOT_REFERRED, OPEN, POSITIVE, READY, UNDER_WAY, next_step

FINISHES = frozenset({"finish", "finish_notification"})  # transitions that lock the form, ready for the Home Office's
SENDS = frozenset({"submit", "notify"})  # transitions that record that the Home Office has it
# Transitions that record that somebody asked for a reconsideration.
REQUESTS = frozenset({"reconsider_rg", "reconsider_cg", "reconsider_disqualification"})
# Transitions that return to the previous state: each ends what another transition began.
GOES_BACK = {"resume": "suspend", "disqualification_lifted": "disqualify"}
DUE_CORRECTED = "correct_due"  # a step that changes no state: the due date was worked out by a wrong reading of the law
DATE_CORRECTED = "correct_date"  # a step that changes no state: the day on which the Home Office really received it
LINKED, UNLINKED = "link_investigation", "unlink_investigation"  # steps that change no state
LINK_STEPS = frozenset({LINKED, UNLINKED})

DATE_OF_REQUEST = "Date of the request"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralTransition(Transition[ReferralState]):
    """The states between which a referral moves, who makes the transition, and what must be entered with it."""

    target: ReferralState | None  # None: back to the previous state (`GOES_BACK`)
    maker: DecisionMaker
    or_maker: DecisionMaker | None = None  # who else may have made it; a page asks which of the two
    decides: bool = False  # a decision of the competent authority, which must be named
    needs_reference: bool = False  # recorded only with the reference that the Home Office gave
    has_own_page: bool = False  # recorded on a page of its own, or from an authority's file, not as a step
    date_label: str = "Date of the decision"  # on the page that records it, as are `button` and `hint`
    button: str = "Record decision"
    hint: str = ""


def _from(*states: ReferralState) -> frozenset[ReferralState]:
    return frozenset(states)


TRANSITIONS: dict[str, ReferralTransition] = {
    "finish": ReferralTransition(
        source=_from(ReferralState.DRAFT),
        target=ReferralState.READY_TO_REFER,
        maker=DecisionMaker.FORCE,
        verb="finish this form",
        has_own_page=True,
    ),
    "finish_notification": ReferralTransition(
        source=_from(ReferralState.DRAFT),
        target=ReferralState.READY_TO_NOTIFY,
        maker=DecisionMaker.FORCE,
        verb="finish this form",
        has_own_page=True,
    ),
    "reopen": ReferralTransition(
        source=READY, target=ReferralState.DRAFT, maker=DecisionMaker.FORCE, verb="edit this form", has_own_page=True
    ),
    "submit": ReferralTransition(
        source=_from(ReferralState.READY_TO_REFER),
        target=ReferralState.SUBMITTED,
        maker=DecisionMaker.FORCE,
        verb="record that this person was referred to the Home Office",
        needs_reference=True,
        has_own_page=True,
    ),
    "notify": ReferralTransition(
        source=_from(ReferralState.READY_TO_NOTIFY),
        target=ReferralState.NOTIFIED,
        maker=DecisionMaker.FORCE,
        verb="record that the Home Office was notified",
        needs_reference=True,
        has_own_page=True,
    ),
    "acknowledge": ReferralTransition(
        source=_from(ReferralState.SUBMITTED),
        target=ReferralState.AWAITING_REASONABLE_GROUNDS,
        maker=DecisionMaker.AUTHORITY,
        verb="record the competent authority’s receipt",
        has_own_page=True,
    ),
    "rg_positive": ReferralTransition(
        source=AWAITING,
        target=ReferralState.RECOVERY,
        maker=DecisionMaker.AUTHORITY,
        verb="record positive reasonable grounds",
        decides=True,
    ),
    "rg_negative": ReferralTransition(
        source=AWAITING,
        target=ReferralState.REASONABLE_GROUNDS_NEGATIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record negative reasonable grounds",
        needs_reason=True,
        decides=True,
    ),
    "rg_positive_further": ReferralTransition(
        source=AWAITING,
        target=ReferralState.AWAITING_CONCLUSIVE_GROUNDS,
        maker=DecisionMaker.AUTHORITY,
        verb="record further positive reasonable grounds",
        hint="The decision is about earlier exploitation and gives no new recovery period.",
        needs_reason=True,
        decides=True,
    ),
    "joint_positive": ReferralTransition(
        source=AWAITING,
        target=ReferralState.CONCLUSIVE_GROUNDS_POSITIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record a pilot authority’s positive reasonable and conclusive grounds",
        decides=True,
    ),
    "joint_negative": ReferralTransition(
        source=AWAITING,
        target=ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record a pilot authority’s positive reasonable and negative conclusive grounds",
        needs_reason=True,
        decides=True,
    ),
    "recovery_over": ReferralTransition(
        source=_from(ReferralState.RECOVERY),
        target=ReferralState.AWAITING_CONCLUSIVE_GROUNDS,
        maker=DecisionMaker.TIME,
        verb="end the recovery period",
    ),
    "cg_positive": ReferralTransition(
        source=POSITIVE,
        target=ReferralState.CONCLUSIVE_GROUNDS_POSITIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record positive conclusive grounds",
        decides=True,
    ),
    "cg_negative": ReferralTransition(
        source=POSITIVE,
        target=ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record negative conclusive grounds",
        needs_reason=True,
        decides=True,
    ),
    "reconsider_rg": ReferralTransition(
        source=_from(ReferralState.REASONABLE_GROUNDS_NEGATIVE),
        target=ReferralState.RECONSIDERING_REASONABLE_GROUNDS,
        maker=DecisionMaker.PERSON,
        or_maker=DecisionMaker.FORCE,
        verb="record a reconsideration request",
        needs_reason=True,
        date_label=DATE_OF_REQUEST,
        button="Record request",
    ),
    "reconsider_cg": ReferralTransition(
        source=_from(ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE),
        target=ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS,
        maker=DecisionMaker.PERSON,
        or_maker=DecisionMaker.FORCE,
        verb="record a reconsideration request",
        needs_reason=True,
        date_label=DATE_OF_REQUEST,
        button="Record request",
    ),
    "reconsidered_rg_positive": ReferralTransition(
        source=_from(ReferralState.RECONSIDERING_REASONABLE_GROUNDS),
        target=ReferralState.RECOVERY,
        maker=DecisionMaker.AUTHORITY,
        verb="record that reasonable grounds are now positive",
        decides=True,
    ),
    "reconsidered_rg_negative": ReferralTransition(
        source=_from(ReferralState.RECONSIDERING_REASONABLE_GROUNDS),
        target=ReferralState.REASONABLE_GROUNDS_NEGATIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record that reasonable grounds remain negative",
        needs_reason=True,
        decides=True,
    ),
    "reconsidered_cg_positive": ReferralTransition(
        source=_from(ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS),
        target=ReferralState.CONCLUSIVE_GROUNDS_POSITIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record that conclusive grounds are now positive",
        decides=True,
    ),
    "reconsidered_cg_negative": ReferralTransition(
        source=_from(ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS),
        target=ReferralState.CONCLUSIVE_GROUNDS_NEGATIVE,
        maker=DecisionMaker.AUTHORITY,
        verb="record that conclusive grounds remain negative",
        needs_reason=True,
        decides=True,
    ),
    "suspend": ReferralTransition(
        source=UNDER_WAY,
        target=ReferralState.SUSPENDED,
        maker=DecisionMaker.AUTHORITY,
        verb="record that the case is suspended",
        needs_reason=True,
        date_label="Date the case was suspended",
        button="Record suspension",
    ),
    "resume": ReferralTransition(
        source=_from(ReferralState.SUSPENDED),
        target=None,
        maker=DecisionMaker.AUTHORITY,
        verb="record that the case has resumed",
        date_label="Date the case resumed",
        button="Record that the case has resumed",
    ),
    "withdraw": ReferralTransition(
        source=OPEN,
        target=ReferralState.WITHDRAWN,
        maker=DecisionMaker.PERSON,
        verb="record withdrawal by the person",
        needs_reason=True,
        date_label="Date the person withdrew",
        button="Record withdrawal",
    ),
    "disqualify": ReferralTransition(
        source=POSITIVE
        | {
            ReferralState.CONCLUSIVE_GROUNDS_POSITIVE,
            ReferralState.RECONSIDERING_CONCLUSIVE_GROUNDS,
            ReferralState.SUSPENDED,
        },
        target=ReferralState.DISQUALIFIED,
        maker=DecisionMaker.AUTHORITY,
        verb="record a disqualification",
        needs_reason=True,
        decides=True,
        button="Record disqualification",
    ),
    "reconsider_disqualification": ReferralTransition(
        source=_from(ReferralState.DISQUALIFIED),
        target=ReferralState.RECONSIDERING_DISQUALIFICATION,
        maker=DecisionMaker.PERSON,
        or_maker=DecisionMaker.FORCE,
        verb="record a request to reconsider the disqualification",
        needs_reason=True,
        date_label=DATE_OF_REQUEST,
        button="Record request",
    ),
    "disqualification_lifted": ReferralTransition(
        source=_from(ReferralState.RECONSIDERING_DISQUALIFICATION),
        target=None,
        maker=DecisionMaker.AUTHORITY,
        verb="record that the disqualification is lifted",
        decides=True,
    ),
    "disqualification_upheld": ReferralTransition(
        source=_from(ReferralState.RECONSIDERING_DISQUALIFICATION),
        target=ReferralState.DISQUALIFIED,
        maker=DecisionMaker.AUTHORITY,
        verb="record that the disqualification is upheld",
        needs_reason=True,
        decides=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts:
    """The facts besides the state that decide whether a transition is allowed: read from the database under the lock.

    `step_began` is the first day of the current step; before the Home Office has it, the day of the encounter, because
    the real form may be sent before ours is finished. `is_adult` refers to the day of the transition; None, not known,
    counts as a child. `is_reference_optional` is for an imported referral, which may be older than the recording of
    references. `rg_was_positive` matters only for a suspended case: every other state shows it.
    """

    case_type: str
    on: date
    today: date
    step_began: date | None = None
    due_on: date | None = None
    reconsider_until: date | None = None
    is_adult: bool | None = None
    is_complete: bool = True
    authority: str = ""
    reasons: str = ""
    reference: str = ""
    is_reference_optional: bool = False
    accepted_late: bool = False  # the competent authority accepted a request after its limit
    rg_was_positive: bool = False
    has_duty: bool = True  # to notify the Home Office of an adult who does not consent

    @property
    def is_late_request(self) -> bool:
        """Whether the day is after the last one on which a reconsideration could be requested."""
        return self.reconsider_until is not None and self.on > self.reconsider_until


def refusal(move: str, *, state: str, facts: ReferralFacts, rules: Rulebook) -> str:
    """Return why the transition is not allowed, with what to do instead; empty if it is."""
    transition = TRANSITIONS[move]
    if state not in transition.source:
        return f"The status of this referral is “{ReferralState(state).label}”. {next_step(state, due=facts.due_on)}"
    if move == "disqualify" and state == ReferralState.SUSPENDED and not facts.rg_was_positive:
        return "Only a person with a positive reasonable grounds decision can be disqualified."
    return (
        days_out_of_order(facts, state) or _rule_against(move, transition, facts, rules) or _not_said(transition, facts)
    )


def days_out_of_order(facts: ReferralFacts, state: str = "") -> str:
    """Return what is wrong with the day of a transition, as a sentence; empty if nothing is."""
    if facts.on > facts.today:
        return f"{facts.on:%-d %B %Y} is in the future. Record it on or after that date."
    if facts.step_began and facts.on < facts.step_began and state in NOT_REFERRED:
        return (
            f"{facts.on:%-d %B %Y} is before the encounter on {facts.step_began:%-d %B %Y}. "
            "Enter the date you submitted the Home Office form."
        )
    if facts.step_began and facts.on < facts.step_began:
        return f"{facts.on:%-d %B %Y} is before the current step began on {facts.step_began:%-d %B %Y}. Check the date."
    return ""


def _rule_against(move: str, transition: ReferralTransition, facts: ReferralFacts, rules: Rulebook) -> str:
    match move:
        case "finish" | "finish_notification":
            return _not_ready(move, facts)
        case "notify" if not rules.allows("duty_to_notify", on=facts.on):
            return "There was no duty to notify on that date. Check the date."
        case "notify" if not facts.has_duty:
            return duty_to_notify.NOTHING_TO_SEND
        case "recovery_over" if facts.due_on and facts.on <= facts.due_on:
            return f"The recovery period lasts until the end of {facts.due_on:%-d %B %Y}."
        case "reconsider_rg" | "reconsider_cg" if _is_closed(facts, rules):
            return (
                f"The last date to request a reconsideration was {facts.reconsider_until:%-d %B %Y}. If the competent "
                "authority accepted a late request, select “Accepted out of time” and enter the reason."
            )
        case "rg_positive_further" if not rules.allows("further_rg_without_period", on=facts.on):
            return (
                f"On {facts.on:%-d %B %Y} every positive decision started a recovery period. Record it as a positive "
                "decision."
            )
        case "withdraw" if facts.is_adult is not True:
            return "Only an adult can withdraw. Keep the referral. A child is asked for consent on turning 18."
        case "disqualify" if not rules.allows("disqualification_open", on=facts.on):
            return f"There was no disqualification in law on {facts.on:%-d %B %Y}. Check the date."
        case "joint_positive" | "joint_negative":
            if facts.authority != Authority.PILOT or not rules.allows("joint_decision_in_pilot", on=facts.on):
                return "Only a pilot authority can make both decisions at once. Record them separately."
    if transition.decides and facts.authority and Authority(facts.authority) not in rules.authorities(on=facts.on):
        return (
            f"“{Authority(facts.authority).label}” was not making decisions on {facts.on:%-d %B %Y}. Check the "
            "decision maker and the date."
        )
    return ""


def _is_closed(facts: ReferralFacts, rules: Rulebook) -> bool:
    """Whether a verified limit has passed for a request that was not accepted late."""
    if not facts.is_late_request or facts.accepted_late:
        return False
    return rules.is_verified("reconsideration_days", on=facts.step_began or facts.on)


def _not_ready(move: str, facts: ReferralFacts) -> str:
    if facts.case_type == CaseType.UNDECIDED and not facts.has_duty:
        return duty_to_notify.NOTHING_TO_SEND
    if facts.case_type == CaseType.UNDECIDED:
        return "Age and consent decide whether this is a referral or a notification. Answer those questions first."
    if (move == "finish") != (facts.case_type == CaseType.REFERRAL):
        kind = "an NRM referral" if facts.case_type == CaseType.REFERRAL else "a notification"
        return f"The person’s age and consent make this {kind}. Finish it as {kind}."
    return "" if facts.is_complete else "Answer all the questions in the task list first."


def _not_said(transition: ReferralTransition, facts: ReferralFacts) -> str:
    if transition.needs_reference and not facts.reference and not facts.is_reference_optional:
        return "Enter the reference the Home Office gave when you submitted its form."
    if transition.decides and not facts.authority:
        return "Choose the competent authority that decided."
    if transition.needs_reason and not facts.reasons.strip():
        return f"To {transition.verb}, enter the reason in a sentence."
    return ""
