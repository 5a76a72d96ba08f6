"""The workflow of a breach, as a table of transitions (s.30). Pure: the caller supplies state and facts.

It is an offence, tried either way, to do without reasonable excuse what an order prohibits, to keep back passports, or
not to give notice of name and address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.govuk import in_words
from core.workflow import Transition
from orders.supervision.choices import BreachState

S = BreachState
EARLY = frozenset({S.SUSPECTED, S.INVESTIGATED})
SETTLED = frozenset({S.NO_ACTION, S.WARNED, S.CONVICTED, S.ACQUITTED, S.DISCONTINUED, S.ORDER_VARIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachTransition(Transition[BreachState]):
    """One transition of a breach: its source states, its target state and its required values."""

    target: BreachState
    date_label: str  # what its form calls the day
    has_court: bool = False
    has_sentence: bool = False
    needs_reason: bool = False


TRANSITIONS: dict[str, BreachTransition] = {
    "investigate": BreachTransition(
        source=frozenset({S.SUSPECTED, S.NO_ACTION}),
        target=S.INVESTIGATED,
        verb="record that it is under investigation",
        date_label="Date the investigation started",
    ),
    "arrest": BreachTransition(
        source=EARLY, target=S.INVESTIGATED, verb="record an arrest", date_label="Date of the arrest"
    ),
    "no_action": BreachTransition(
        source=EARLY,
        target=S.NO_ACTION,
        verb="take no further action",
        date_label="Date of the decision",
        needs_reason=True,
    ),
    "warn": BreachTransition(
        source=EARLY, target=S.WARNED, verb="record a warning", date_label="Date of the warning", needs_reason=True
    ),
    "vary_order": BreachTransition(
        source=EARLY,
        target=S.ORDER_VARIED,
        verb="record an application to vary the order",
        date_label="Date of the application",
        needs_reason=True,
    ),
    "charge": BreachTransition(
        source=EARLY, target=S.CHARGED, verb="record the charge", date_label="Date of the charge"
    ),
    "convict": BreachTransition(
        source=frozenset({S.CHARGED}),
        target=S.CONVICTED,
        verb="record the conviction",
        date_label="Date of the conviction",
        has_court=True,
        has_sentence=True,
    ),
    "acquit": BreachTransition(
        source=frozenset({S.CHARGED}),
        target=S.ACQUITTED,
        verb="record the acquittal",
        date_label="Date of the acquittal",
        has_court=True,
    ),
    "discontinue": BreachTransition(
        source=frozenset({S.CHARGED}),
        target=S.DISCONTINUED,
        verb="record that it was discontinued",
        date_label="Date it was discontinued",
        needs_reason=True,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachFacts:
    """The facts that a transition depends on, in addition to the state."""

    on: date
    today: date
    happened_on: date
    last_move_on: date | None = None
    court: str = ""
    sentence: str = ""
    months: int | None = None
    most_months: int | None = None  # on conviction on indictment, by the law of the day; None where there is no row
    reasons: str = ""


def refusal(move: str, *, state: str, facts: BreachFacts) -> str:
    """Why the transition is not allowed, as a sentence with the next step; empty when it is."""
    transition = TRANSITIONS[move]
    if state not in transition.source:
        return f"The status of this breach is “{BreachState(state).label}”. {next_step(state)}"
    if facts.on > facts.today:
        return f"{in_words(facts.on)} is in the future. Record it on or after that date."
    if facts.on < facts.happened_on:
        return f"{in_words(facts.on)} is before the breach on {in_words(facts.happened_on)}. Check the date."
    if facts.last_move_on and facts.on < facts.last_move_on:
        return f"{in_words(facts.on)} is before the last step on {in_words(facts.last_move_on)}. Check the date."
    return _not_said(transition, facts)


def _not_said(transition: BreachTransition, facts: BreachFacts) -> str:
    if transition.has_court and not facts.court.strip():
        return "Enter the court."
    if transition.has_sentence and not facts.sentence.strip():
        return "Enter the sentence. A conditional discharge is not available to the court (s.30)."
    if facts.months is not None and facts.most_months is not None and facts.months > facts.most_months:
        return f"The maximum is {facts.most_months} months’ imprisonment (s.30). Check the sentence."
    if transition.needs_reason and not facts.reasons.strip():
        return f"To {transition.verb}, enter the reason in a sentence."
    return ""


def next_step(state: str) -> str:
    """The next step for a breach in this state."""
    match state:
        case S.SUSPECTED:
            return "Next, the managing force investigates it or records why not."
        case S.INVESTIGATED:
            return "Next, record a charge, a warning, an application to vary the order, or no further action."
        case S.CHARGED:
            return "Next, record the court’s result."
        case S.NO_ACTION:
            return "To reopen it, record that it is under investigation."
        case _:
            return "No further steps."
