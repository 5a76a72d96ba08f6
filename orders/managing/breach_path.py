"""What becomes of a breach, as a table of moves (s.30). Pure: the caller brings state and facts.

Doing without reasonable excuse what an order prohibits, keeping back passports, or not giving name and address, is an
offence, tried either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orders.managing.choices import BreachState
from reference.govuk import in_words

S = BreachState
EARLY = frozenset({S.SUSPECTED, S.INVESTIGATED})
SETTLED = frozenset({S.NO_ACTION, S.WARNED, S.CONVICTED, S.ACQUITTED, S.DISCONTINUED, S.ORDER_VARIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From where to where a breach goes, and what must be said with it."""

    start: frozenset[BreachState]
    end: BreachState
    verb: str
    has_court: bool = False
    has_sentence: bool = False
    needs_reasons: bool = False


MOVES: dict[str, Move] = {
    "investigate": Move(
        start=frozenset({S.SUSPECTED, S.NO_ACTION}), end=S.INVESTIGATED, verb="record that it is under investigation"
    ),
    "arrest": Move(start=EARLY, end=S.INVESTIGATED, verb="record an arrest"),
    "no_action": Move(start=EARLY, end=S.NO_ACTION, verb="take no further action", needs_reasons=True),
    "warn": Move(start=EARLY, end=S.WARNED, verb="record a warning", needs_reasons=True),
    "vary_order": Move(
        start=EARLY, end=S.ORDER_VARIED, verb="record an application to vary the order", needs_reasons=True
    ),
    "charge": Move(start=EARLY, end=S.CHARGED, verb="record the charge"),
    "convict": Move(
        start=frozenset({S.CHARGED}), end=S.CONVICTED, verb="record the conviction", has_court=True, has_sentence=True
    ),
    "acquit": Move(start=frozenset({S.CHARGED}), end=S.ACQUITTED, verb="record the acquittal", has_court=True),
    "discontinue": Move(
        start=frozenset({S.CHARGED}), end=S.DISCONTINUED, verb="record that it was discontinued", needs_reasons=True
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a move is asked by, beside the state."""

    on: date
    today: date
    happened_on: date
    last_move_on: date | None = None
    court: str = ""
    sentence: str = ""
    months: int | None = None
    most_months: int | None = None  # on conviction on indictment, by the law of the day; None where it is not kept
    reasons: str = ""


def refusal(move: str, *, state: str, facts: Facts) -> str:
    """Why the move can't be made, as a sentence with the way on; empty when it can."""
    asked = MOVES[move]
    if state not in asked.start:
        return f"The status of this breach is “{BreachState(state).label}”. {way_on(state)}"
    if facts.on > facts.today:
        return f"{in_words(facts.on)} is in the future. Record it on or after that date."
    if facts.on < facts.happened_on:
        return f"{in_words(facts.on)} is before the breach on {in_words(facts.happened_on)}. Check the date."
    if facts.last_move_on and facts.on < facts.last_move_on:
        return f"{in_words(facts.on)} is before the last step on {in_words(facts.last_move_on)}. Check the date."
    return _not_said(asked, facts)


def _not_said(asked: Move, facts: Facts) -> str:
    if asked.has_court and not facts.court.strip():
        return "Enter the court."
    if asked.has_sentence and not facts.sentence.strip():
        return "Enter the sentence. A conditional discharge is not available to the court (s.30)."
    if facts.months is not None and facts.most_months is not None and facts.months > facts.most_months:
        return f"The maximum is {facts.most_months} months’ imprisonment (s.30). Check the sentence."
    if asked.needs_reasons and not facts.reasons.strip():
        return f"To {asked.verb}, enter the reason in a sentence."
    return ""


def way_on(state: str) -> str:
    """What comes next."""
    match state:
        case S.SUSPECTED:
            return "Next, the managing force investigates it or records why not."
        case S.INVESTIGATED:
            return "Next, record a charge, a warning, a variation of the order, or no further action."
        case S.CHARGED:
            return "Next, record the court’s result."
        case S.NO_ACTION:
            return "To reopen it, record that it is under investigation."
        case _:
            return "No further steps."
