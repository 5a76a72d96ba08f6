"""The workflow of a crime record as a table: which code follows which, who records it, and why one is not allowed.

Source: Home Office Counting Rules for Recorded Crime, crime-related incidents N200/1 to N200/6 (since 1 April 2019) and
class 106, Modern slavery: one crime for each victim, recorded within 24 hours. The rules name the codes and what each
means; which follows which is our reading (docs/adr/0075).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.duties import DutyKind
from core import clock
from core.govuk import in_words
from core.workflow import Transition
from nrm.crime.choices import CancellationReason, OffencePlace, RecordDecision, RecordSource, RecordStatus

TO_RECORD_WITHIN = timedelta(hours=24)  # from the report, or from what makes it a crime

INCIDENTS = frozenset(
    {
        RecordStatus.AWAITING,
        RecordStatus.NEGATIVE,
        RecordStatus.NOTIFIED,
        RecordStatus.OUTSIDE,
        RecordStatus.OUTSIDE_NEGATIVE,
    }
)
OPEN = INCIDENTS | {RecordStatus.CRIME}  # what a force's register counts
ENDED = frozenset({RecordStatus.TRANSFERRED, RecordStatus.CANCELLED})
NEGATIVE = frozenset({RecordDecision.RG_NEGATIVE, RecordDecision.CG_NEGATIVE})
POSITIVE = frozenset({RecordDecision.RG_POSITIVE, RecordDecision.CG_POSITIVE})
NOTIFICATIONS = frozenset({RecordSource.OWN_NOTIFICATION, RecordSource.NOTIFICATION})
REFERRALS = frozenset({RecordSource.OWN_REFERRAL, RecordSource.REFERRAL})

CONTACT = frozenset({DutyKind.NRM, DutyKind.REGISTRAR})
REGISTRAR = frozenset({DutyKind.REGISTRAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What decides whether a transition is allowed, read under the lock, with what was entered."""

    source: str
    place: str
    decision: str
    now: datetime
    reported_at: datetime
    at: datetime | None = None  # when the crime was recorded
    status: str = ""
    has_reference: bool = False
    cancellation: str = ""
    cancellation_requested: str = ""
    was_crime: bool = False
    outcome_on: date | None = None
    reason: str = ""
    crime_class: str = ""
    new_cancellation: str = ""
    new_status: str = ""  # of a registrar's correction

    @property
    def is_outside(self) -> bool:
        """Whether the offending happened only outside England and Wales."""
        return self.place == OffencePlace.OUTSIDE

    @property
    def is_negative(self) -> bool:
        """Whether the newest decision is negative."""
        return self.decision in NEGATIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTransition(Transition[RecordStatus]):
    """One row: from which statuses to which, who records it, and what its page prints."""

    target: RecordStatus | None = None  # None: the status stays, or returns to an earlier one
    makers: frozenset[str] = CONTACT
    button: str
    hint: str = ""
    why_not: Callable[[RecordFacts], str] = lambda _facts: ""
    is_crime: bool = False  # asks for the offence and the time it was recorded
    asks_cancellation: bool = False  # asks for the reason code of a cancellation
    asks_status: bool = False  # asks for the right code
    has_own_page: bool = False  # recorded elsewhere: by a transfer, or with the referral


def _is_right(target: RecordStatus) -> Callable[[RecordFacts], str]:
    """Return the question whether a code is the one that source, place and decision call for."""

    def why_not(facts: RecordFacts) -> str:
        right = first_status(source=facts.source, place=facts.place, decision=facts.decision)
        if right == target and (target != RecordStatus.AWAITING or facts.source in REFERRALS):
            return ""
        return (
            f"By how it reached you, its place and its decision, this record is not {target.label}. Correct those first"
            " if they are wrong."
        )

    return why_not


def _needs_crime(facts: RecordFacts) -> str:
    if facts.is_outside:
        return "The offending happened only outside England and Wales, so it is not a crime to record here."
    return _needs_offence_and_time(facts)


def _needs_offence_and_time(facts: RecordFacts) -> str:
    if not facts.has_reference:
        return "Enter the crime system reference first."
    if not facts.crime_class:
        return "Select the offence."
    if facts.at is None:
        return "Enter when the crime was recorded."
    if facts.at > facts.now:
        return "The time the crime was recorded is in the future. Check the date and time."
    if facts.at < facts.reported_at:
        return "The crime can’t be recorded before it was reported. Check the date and time."
    if facts.outcome_on is not None and clock.day_of(facts.at) > facts.outcome_on:
        return f"The outcome was assigned on {in_words(facts.outcome_on)}. The crime can’t be recorded after that date."
    if facts.is_negative and not facts.reason.strip():
        return "The decision is negative. Enter what shows that a crime took place."
    return ""


def _needs_doubt(facts: RecordFacts) -> str:
    expected = expected_moves(
        status=facts.status,
        source=facts.source,
        place=facts.place,
        decision=facts.decision,
        was_crime=facts.was_crime,
        cancellation=facts.cancellation,
    )
    if facts.cancellation_requested or expected:
        return ""
    return "There is nothing to decide: nobody has requested a cancellation, and the decision agrees with the record."


def _needs_cancellation(facts: RecordFacts) -> str:
    return "" if facts.new_cancellation else "Select why it is cancelled."


def _not_with_another_force(facts: RecordFacts) -> str:
    if facts.cancellation == CancellationReason.TRANSFERRED:
        return "Another force has accepted this record, so it counts there. Ask that force to transfer it back."
    return ""


def _not_twice(facts: RecordFacts) -> str:
    if facts.cancellation_requested:
        return "The registrar has a request to cancel this record. Wait for the decision."
    return _needs_cancellation(facts)


def _needs_another_code(facts: RecordFacts) -> str:
    if facts.outcome_on is not None:
        return "This crime has an outcome. Remove the outcome first, then correct the code."
    return "" if facts.new_status in INCIDENTS else "Select the right code."


def _code(target: RecordStatus, code: str, *, hint: str) -> RecordTransition:
    """Return the transition to an N200 code from every other one."""
    return RecordTransition(
        source=INCIDENTS - {target},
        target=target,
        verb=f"change the code to {code}",
        button=f"Change to {code}",
        hint=hint,
        why_not=_is_right(target),
    )


TRANSITIONS: dict[str, RecordTransition] = {
    "await_decision": _code(
        RecordStatus.AWAITING, "N200/1", hint="N200/1 is for an NRM referral that awaits a reasonable grounds decision."
    ),
    "negative": _code(RecordStatus.NEGATIVE, "N200/2", hint="N200/2 is for a referral with a negative decision."),
    "notify": _code(RecordStatus.NOTIFIED, "N200/3", hint="N200/3 is for a duty to notify without a referral."),
    "outside": _code(
        RecordStatus.OUTSIDE,
        "N200/4",
        hint="N200/4 is for offending only outside England and Wales that a police force referred, or after a positive"
        " decision.",
    ),
    "outside_negative": _code(
        RecordStatus.OUTSIDE_NEGATIVE,
        "N200/5",
        hint="N200/5 is for offending only outside England and Wales after a negative decision.",
    ),
    "record_crime": RecordTransition(
        source=INCIDENTS,
        target=RecordStatus.CRIME,
        verb="record a crime",
        button="Record crime",
        hint="One crime for each victim, within 24 hours of what shows that it took place in England or Wales.",
        why_not=_needs_crime,
        is_crime=True,
    ),
    "request_cancellation": RecordTransition(
        source=OPEN,
        verb="request cancellation",
        button="Send to the registrar",
        hint="Your force crime registrar decides. Until then the record counts as before.",
        needs_reason=True,
        why_not=_not_twice,
        asks_cancellation=True,
    ),
    "cancel": RecordTransition(
        source=OPEN,
        target=RecordStatus.CANCELLED,
        makers=REGISTRAR,
        verb="cancel this record",
        button="Cancel record",
        hint="A cancelled record no longer counts. It stays in the register with your reason.",
        needs_reason=True,
        why_not=_needs_cancellation,
        asks_cancellation=True,
    ),
    "keep": RecordTransition(
        source=OPEN | {RecordStatus.CANCELLED},
        makers=REGISTRAR,
        verb="keep this record as it is",
        button="Keep record",
        hint="Your note explains why the record stays as it is. It ends a request to cancel it.",
        needs_reason=True,
        why_not=_needs_doubt,
    ),
    "restore": RecordTransition(
        source=frozenset({RecordStatus.CANCELLED}),
        makers=REGISTRAR,
        verb="restore this record",
        button="Restore record",
        hint="The record counts again, with the code that it had before it was cancelled.",
        needs_reason=True,
        why_not=_not_with_another_force,
    ),
    "correct_crime": RecordTransition(
        source=frozenset({RecordStatus.CRIME}),
        target=RecordStatus.CRIME,
        verb="correct the offence or its time",
        button="Correct crime",
        hint="Correct what was entered when the crime was recorded. The earlier entry stays in the timeline.",
        needs_reason=True,
        why_not=_needs_offence_and_time,
        is_crime=True,
    ),
    "correct_code": RecordTransition(
        source=OPEN,
        makers=REGISTRAR,
        verb="correct the code",
        button="Correct code",
        hint="Use this if the code was wrong from the start, or if the crime was recorded on the wrong record.",
        needs_reason=True,
        why_not=_needs_another_code,
        asks_status=True,
    ),
    "transfer": RecordTransition(
        source=OPEN,
        target=RecordStatus.TRANSFERRED,
        verb="transfer this record",
        button="Transfer",
        hint="Offer the record to the force in whose area the offending happened.",
        has_own_page=True,
    ),
}


def refusal(move: str, *, status: str, facts: RecordFacts) -> str:
    """Return why a transition is not allowed, with what to do instead; empty if it is."""
    transition = TRANSITIONS[move]
    if why := transition.why_not_from(RecordStatus(status), label=RecordStatus(status).label):
        return why
    if move == "correct_code" and facts.new_status == status:
        return f"The record already has the code {RecordStatus(status).label}. Select another code."
    if why := transition.why_not(facts):
        return why
    if transition.needs_reason and not facts.reason.strip():
        return f"To {transition.verb}, enter the reason in a sentence."
    return ""


def first_status(*, source: str, place: str, decision: str) -> RecordStatus:
    """Return the code with which a record is opened. One with a crime is reclassified after that."""
    if source in NOTIFICATIONS:
        return RecordStatus.NOTIFIED
    if place == OffencePlace.OUTSIDE:
        if decision in NEGATIVE:
            return RecordStatus.OUTSIDE_NEGATIVE
        is_known = decision in POSITIVE or source in {RecordSource.OWN_REFERRAL, RecordSource.REPORT}
        return RecordStatus.OUTSIDE if is_known else RecordStatus.AWAITING
    return RecordStatus.NEGATIVE if decision in NEGATIVE else RecordStatus.AWAITING


def expected_moves(
    *, status: str, source: str, place: str, decision: str, was_crime: bool = False, cancellation: str = ""
) -> tuple[str, ...]:
    """Return the transitions that the facts of a record call for, the usual one first; none if it is right as it is.

    A crime after a negative decision, or for offending outside England and Wales, is for the registrar, as is a record
    that was cancelled for what a later positive decision contradicts. Offending in another force's area is transferred.
    `was_crime`: another force had recorded it as a crime before it transferred it.
    """
    if status == RecordStatus.CANCELLED:
        is_doubtful = cancellation == CancellationReason.INFORMATION and decision in POSITIVE
        return ("restore", "keep") if is_doubtful and place != OffencePlace.OUTSIDE else ()
    if status in OPEN and place == OffencePlace.ENGLAND_WALES:
        return ("transfer",)
    if status == RecordStatus.CRIME:
        speaks_against = decision in NEGATIVE or place == OffencePlace.OUTSIDE
        return ("cancel", "keep") if speaks_against else ()
    if status not in INCIDENTS:
        return ()
    if is_crime_due(status=status, source=source, place=place, decision=decision, was_crime=was_crime):
        return ("record_crime",)
    right = first_status(source=source, place=place, decision=decision)
    return () if status == right else (TO_CODE[right],)


def is_crime_due(*, status: str, source: str, place: str, decision: str, was_crime: bool) -> bool:
    """Whether an incident is to be a crime: offending here, with a positive decision, a report or another's crime."""
    is_here = place not in {OffencePlace.OUTSIDE, OffencePlace.ENGLAND_WALES}
    is_crime = decision in POSITIVE or source == RecordSource.REPORT or was_crime
    return status in INCIDENTS and is_here and is_crime


# What a record's page says first, by the transition that is expected.
TO_DO_NOW: dict[str, str] = {
    "record_crime": "Record a crime on your crime system, then here: one for each victim. If there was no crime in"
    " England or Wales, the crime registrar can keep the incident with a note.",
    "cancel": "This counts as a crime although the decision is negative, or all offending was outside England and"
    " Wales. The crime registrar cancels it, or keeps it with a note.",
    "restore": "It was cancelled because no crime took place, but the decision is positive now. The crime registrar"
    " restores it, or keeps it cancelled with a note.",
    "transfer": "The offending happened in another force’s area. Offer the record to that force.",
}


def to_do_now(moves: tuple[str, ...]) -> str:
    """Return what a record calls for, as a sentence; empty if nothing."""
    if not moves:
        return ""
    return TO_DO_NOW.get(moves[0]) or f"Its code is out of date. {TRANSITIONS[moves[0]].hint}"


TO_CODE: dict[str, str] = {
    transition.target: name for name, transition in TRANSITIONS.items() if transition.target in INCIDENTS
}
CODES = frozenset(TO_CODE.values())  # transitions that change an incident’s code
