"""The workflow of an order as a table: each transition with who asks for it, which court makes it and which documents.

`legal_checks` decides what a court may order; this module decides only which transition can follow which state. The
page asks `refusal` whether to leave a button out, and the change asks it again under the lock. The caller loads facts
from the database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from core.govuk import in_words
from core.workflow import Transition
from orders.choices import INTERIM, MissingDetail, OrderKind, OrderState, Party, RequiredDocument
from orders.law.periods import A_DAY

BEFORE_COURT = frozenset({OrderState.APPLIED, OrderState.ADJOURNED})
LIVE = frozenset({OrderState.IN_FORCE, OrderState.UNDER_APPEAL})  # in force while its days run
OVER = frozenset(OrderState) - LIVE - BEFORE_COURT - {OrderState.DRAFT}
APPLICANTS = frozenset({Party.POLICE, Party.IMMIGRATION, Party.NCA, Party.GLAA, Party.SECRETARY_OF_STATE})
# Who acts for an applicant that no longer exists, in every order that it had applied for (Employment Rights Act 2025
# Sch. 11 paras 16(2), 17(2)). A row of the law says until when the applicant existed.
SUCCESSORS: dict[str, Party] = {Party.GLAA: Party.SECRETARY_OF_STATE}
AT_SENTENCE = frozenset(
    {Party.PROSECUTOR, Party.COURT}
)  # s.14(1) requires no application: a court may act of its own motion
MAY_APPLY = APPLICANTS | {Party.PROSECUTOR}
MAY_ASK = MAY_APPLY | AT_SENTENCE


class DecidingCourt(Enum):
    """Which court makes a transition; `legal_checks` knows the kinds of court that the law assigns."""

    NONE = "no court"
    FIRST = "the court applied to"
    MADE_IT = "the court that made the order, or the one the Act names instead"
    ABOVE = "the higher court"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTransition(Transition[OrderState]):
    """One transition of an order: source and target states, who asks for it, which court and which documents."""

    date_label: str = ""  # label of the date on its form; empty for a transition that no page offers
    button: str = ""  # on that form
    target: OrderState | None  # None: unchanged
    asked_by: frozenset[Party]
    bench: DecidingCourt = DecidingCourt.NONE
    papers: frozenset[RequiredDocument] = frozenset()
    kinds: frozenset[OrderKind] = frozenset(OrderKind)
    sets_term: bool = False  # gives the order its first and last day
    changes_conditions: bool = False
    by_itself: bool = False  # a consequence of something else; no page offers it


def _all(*which: RequiredDocument) -> frozenset[RequiredDocument]:
    return frozenset(which)


DRAFT = frozenset({OrderState.DRAFT})
MANAGED = LIVE | BEFORE_COURT | DRAFT  # somebody manages a subject with such an order
MAY_CHANGE = APPLICANTS | {Party.SUBJECT}

TRANSITIONS: dict[str, OrderTransition] = {
    "apply": OrderTransition(
        source=DRAFT,
        target=OrderState.APPLIED,
        asked_by=MAY_APPLY,
        verb="record the application to court",
        date_label="Date of the application",
        button="Record application",
        bench=DecidingCourt.FIRST,
        papers=_all(RequiredDocument.APPLICATION, RequiredDocument.EVIDENCE),
    ),
    "adjourn": OrderTransition(
        source=BEFORE_COURT,
        target=OrderState.ADJOURNED,
        asked_by=frozenset({Party.COURT}),
        verb="record that the hearing is adjourned",
        date_label="Date adjourned",
        button="Record adjournment",
        bench=DecidingCourt.FIRST,
        papers=_all(RequiredDocument.HEARING_NOTICE),
    ),
    "make": OrderTransition(
        source=BEFORE_COURT,
        target=OrderState.IN_FORCE,
        asked_by=MAY_APPLY,
        verb="record that the court made the order",
        date_label="Date the court made the order",
        button="Record order",
        bench=DecidingCourt.FIRST,
        papers=_all(RequiredDocument.ORDER),
        sets_term=True,
        changes_conditions=True,
    ),
    "refuse": OrderTransition(
        source=BEFORE_COURT,
        target=OrderState.REFUSED,
        asked_by=frozenset({Party.COURT}),
        verb="record that the court refused the order",
        date_label="Date the court refused the order",
        button="Record refusal",
        bench=DecidingCourt.FIRST,
        papers=_all(RequiredDocument.RECORD),
        needs_reason=True,
    ),
    "withdraw": OrderTransition(
        source=BEFORE_COURT | DRAFT,
        target=OrderState.WITHDRAWN,
        asked_by=MAY_APPLY,
        verb="record that the application is withdrawn",
        date_label="Date withdrawn",
        button="Record withdrawal",
        needs_reason=True,
    ),
    "serve": OrderTransition(
        source=LIVE,
        target=None,
        asked_by=APPLICANTS | {Party.PROSECUTOR, Party.COURT},
        verb="record service on the subject",
        date_label="Date served",
        button="Record service",
        papers=_all(RequiredDocument.SERVICE),
    ),
    "vary": OrderTransition(
        source=LIVE,
        target=None,
        asked_by=MAY_CHANGE,
        verb="record that the court varied the order",
        date_label="Date the court varied the order",
        button="Record variation",
        bench=DecidingCourt.MADE_IT,
        papers=_all(RequiredDocument.ORDER),
        changes_conditions=True,
        needs_reason=True,
    ),
    "extend": OrderTransition(
        source=LIVE,
        target=None,
        asked_by=APPLICANTS,
        verb="record that the court extended the order",
        date_label="Date the court extended the order",
        button="Record extension",
        bench=DecidingCourt.MADE_IT,
        papers=_all(RequiredDocument.ORDER),
        sets_term=True,
        changes_conditions=True,
        needs_reason=True,
    ),
    "renew": OrderTransition(
        source=LIVE,
        target=None,
        asked_by=APPLICANTS,
        verb="record that the court renewed the order",
        date_label="Date the court renewed the order",
        button="Record renewal",
        bench=DecidingCourt.MADE_IT,
        papers=_all(RequiredDocument.ORDER),
        sets_term=True,
        changes_conditions=True,
        needs_reason=True,
    ),
    "renewed_before": OrderTransition(
        source=frozenset({OrderState.EXPIRED}),
        target=OrderState.IN_FORCE,
        asked_by=APPLICANTS,
        verb="record that a court had renewed or extended the order before its last day",
        date_label="Date the order continues from",
        button="Record earlier renewal",
        bench=DecidingCourt.MADE_IT,
        papers=_all(RequiredDocument.ORDER),
        sets_term=True,
        changes_conditions=True,
        needs_reason=True,
    ),
    "appeal": OrderTransition(
        source=frozenset({OrderState.IN_FORCE}),
        target=OrderState.UNDER_APPEAL,
        asked_by=frozenset({Party.SUBJECT}),
        verb="record an appeal by the subject",
        date_label="Date of the appeal",
        button="Record appeal",
        bench=DecidingCourt.ABOVE,
        papers=_all(RequiredDocument.APPEAL_NOTICE),
    ),
    "appeal_dismissed": OrderTransition(
        source=frozenset({OrderState.UNDER_APPEAL}),
        target=OrderState.IN_FORCE,
        asked_by=frozenset({Party.COURT}),
        verb="record that the appeal was dismissed or abandoned",
        date_label="Date the appeal ended",
        button="Record end of appeal",
        bench=DecidingCourt.ABOVE,
        papers=_all(RequiredDocument.RECORD),
    ),
    "appeal_varied": OrderTransition(
        source=frozenset({OrderState.UNDER_APPEAL}),
        target=OrderState.IN_FORCE,
        asked_by=frozenset({Party.COURT}),
        verb="record that the higher court changed the order",
        date_label="Date the higher court changed the order",
        button="Record change on appeal",
        bench=DecidingCourt.ABOVE,
        papers=_all(RequiredDocument.ORDER),
        sets_term=True,
        changes_conditions=True,
    ),
    "quash": OrderTransition(
        source=frozenset({OrderState.UNDER_APPEAL}),
        target=OrderState.QUASHED,
        asked_by=frozenset({Party.COURT}),
        verb="record that the higher court quashed the order",
        date_label="Date the higher court quashed the order",
        button="Record quashing",
        bench=DecidingCourt.ABOVE,
        papers=_all(RequiredDocument.RECORD),
        needs_reason=True,
    ),
    "discharge": OrderTransition(
        source=LIVE,
        target=OrderState.DISCHARGED,
        asked_by=MAY_CHANGE,
        verb="record that the court discharged the order",
        date_label="Date the court discharged the order",
        button="Record discharge",
        bench=DecidingCourt.MADE_IT,
        papers=_all(RequiredDocument.RECORD),
        needs_reason=True,
    ),
    "replace": OrderTransition(
        source=LIVE,
        target=OrderState.REPLACED,
        asked_by=frozenset({Party.COURT}),
        verb="end the order because a later order replaces it",
        kinds=frozenset(OrderKind) - INTERIM,
        by_itself=True,
    ),
    "main_decided": OrderTransition(
        source=LIVE | BEFORE_COURT | DRAFT,
        target=OrderState.MAIN_DECIDED,
        asked_by=frozenset({Party.COURT}),
        verb="end the order with the main application",
        kinds=INTERIM,
        by_itself=True,
    ),
    "expire": OrderTransition(
        source=LIVE,
        target=OrderState.EXPIRED,
        asked_by=frozenset({Party.TIME}),
        verb="record that the order has expired",
        by_itself=True,
    ),
    "die": OrderTransition(
        source=LIVE | BEFORE_COURT | DRAFT,
        target=OrderState.SUBJECT_DIED,
        asked_by=frozenset({Party.POLICE}),
        verb="record that the subject has died",
        date_label="Date of death",
        button="Record death",
        papers=_all(RequiredDocument.DEATH),
    ),
}

# An order on sentence needs no application (s.14(1)): the court makes or refuses it straight from the draft.
# The prosecutor's request, with a hearing to come, may be recorded and requires no document.
TRANSITIONS_ON_SENTENCE: dict[str, OrderTransition] = TRANSITIONS | {
    "apply": replace(
        TRANSITIONS["apply"],
        asked_by=frozenset({Party.PROSECUTOR}),
        papers=frozenset(),
        verb="record that the prosecutor asked for the order",
        date_label="Date of the request",
        button="Record request",
    ),
    "withdraw": replace(TRANSITIONS["withdraw"], asked_by=AT_SENTENCE, verb="record that the request was withdrawn"),
    "make": replace(TRANSITIONS["make"], source=BEFORE_COURT | DRAFT, asked_by=AT_SENTENCE),
    **{name: replace(TRANSITIONS[name], source=BEFORE_COURT | DRAFT) for name in ("adjourn", "refuse")},
}


def transitions_of(kind: str) -> Mapping[str, OrderTransition]:
    """The table of transitions of one kind of order."""
    return TRANSITIONS_ON_SENTENCE if kind == OrderKind.STPO_SENTENCE else TRANSITIONS


def title_of(move: str, *, kind: str, is_served: bool) -> str:
    """The transition as a link and a heading; a served order can be served again, such as after a variation."""
    if move == "serve" and is_served:
        return "Record another service"
    verb = transitions_of(kind)[move].verb
    return verb[0].upper() + verb[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """The facts that a transition depends on, in addition to the state: read from the database under the lock."""

    kind: str
    on: date
    today: date
    last_move_on: date | None = None
    ends_on: date | None = None  # its current last day
    asked_by: str = ""
    court: str = ""
    papers: Collection[str] = ()
    reasons: str = ""
    next_on: date | None = None
    not_known: Collection[str] = ()  # codes of `MissingDetail`, for imported past orders


def refusal(move: str, *, state: str, facts: OrderFacts) -> str:
    """Why the transition is not allowed, as a sentence with the next step; empty when it is."""
    transition = transitions_of(facts.kind)[move]
    if state not in transition.source:
        return (
            f"The status of this order is “{OrderState(state).label}”. "
            f"{next_step(state, ends_on=facts.ends_on, kind=facts.kind)}"
        )
    if facts.kind not in transition.kinds:
        return f"A “{OrderKind(facts.kind).label}” does not have this step. Choose another."
    return _day_refused(move, facts) or _not_said(move, transition, facts)


def _day_refused(move: str, facts: OrderFacts) -> str:
    if facts.on > facts.today:
        return f"{in_words(facts.on)} is in the future. Record it on or after that date."
    if facts.last_move_on and facts.on < facts.last_move_on:
        return f"{in_words(facts.on)} is before the last step on {in_words(facts.last_move_on)}. Check the date."
    if facts.ends_on is None:
        return "It has no last day, so it does not expire." if move == "expire" else ""
    if move == "renewed_before" and facts.on != facts.ends_on + A_DAY:
        return (
            f"The order continues from {in_words(facts.ends_on + A_DAY)}, the day after its last day. Enter that "
            "date, and give the date of the court’s decision in the reasons."
        )
    if move == "expire":
        last = f"Its last day is {in_words(facts.ends_on)}."
        return "" if facts.on > facts.ends_on else f"{last} It expires on the day after."
    # An order that has run out can't change; its service or the subject's death may be recorded late.
    if TRANSITIONS[move].source <= LIVE and move != "serve" and facts.on > facts.ends_on:
        return (
            f"The order’s last day was {in_words(facts.ends_on)}, so it can no longer be changed. Add a new record "
            "for a new order."
        )
    return ""


def _not_said(move: str, transition: OrderTransition, facts: OrderFacts) -> str:
    is_unknown = not facts.asked_by and MissingDetail.APPLICANT in facts.not_known
    if facts.asked_by not in transition.asked_by and not is_unknown:
        who = "; ".join(sorted(party.label for party in transition.asked_by))
        return f"Choose who is responsible for this step: {who}."
    if transition.bench is not DecidingCourt.NONE and not facts.court.strip():
        return "Enter the court."
    missing = transition.papers - set(facts.papers)
    if missing and MissingDetail.PAPERS not in facts.not_known:
        return confirm_seen(missing)
    if transition.needs_reason and not facts.reasons.strip():
        return f"To {transition.verb}, enter the reason in a sentence."
    if move == "adjourn" and (facts.next_on is None or facts.next_on <= facts.on):
        return "Enter the date of the next hearing, which must be later than this one."
    return ""


def confirm_seen(papers: Collection[str]) -> str:
    """The documents that the user still has to confirm, by name."""
    named = ", and ".join(paper.named for paper in RequiredDocument if paper in papers)
    return f"Confirm that you have seen {named}."


def next_step(state: str, *, ends_on: date | None, kind: str) -> str:
    """The next step for an order in this state."""
    match state:
        case OrderState.DRAFT if kind == OrderKind.STPO_SENTENCE:
            return "The next step is the court’s decision at sentence."
        case OrderState.DRAFT:
            return "The next step is the application to court."
        case OrderState.APPLIED | OrderState.ADJOURNED:
            return "The next step is the court’s decision."
        case OrderState.IN_FORCE | OrderState.UNDER_APPEAL if ends_on:
            return f"It runs until the end of {in_words(ends_on)} unless a court changes it."
        case OrderState.IN_FORCE | OrderState.UNDER_APPEAL:
            return "It runs until a court ends it."
        case OrderState.EXPIRED:
            return (
                "Add a new record for a new order. If a court renewed this order before its last day, record that here."
            )
        case _:
            return "No further steps. Add a new record for a new order."
