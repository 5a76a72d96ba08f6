"""The workflow of a crime record: every transition from every status, and the facts that each of them needs."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.crime import workflow
from nrm.crime.choices import (
    CancellationReason,
    CrimeClass,
    OffencePlace,
    RecordDecision,
    RecordSource,
    RecordStatus,
)
from nrm.crime.workflow import INCIDENTS, OPEN, TRANSITIONS, RecordFacts

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# For each transition, the facts under which it is allowed.
ALLOWED: dict[str, dict[str, object]] = {
    "await_decision": {},
    "negative": {"decision": RecordDecision.RG_NEGATIVE},
    "notify": {"source": RecordSource.NOTIFICATION},
    "outside": {"decision": RecordDecision.RG_POSITIVE, "place": OffencePlace.OUTSIDE},
    "outside_negative": {"decision": RecordDecision.RG_NEGATIVE, "place": OffencePlace.OUTSIDE},
    "record_crime": {"has_reference": True, "crime_class": CrimeClass.SERVITUDE, "at": NOW},
    "request_cancellation": {"new_cancellation": CancellationReason.ERROR, "reason": "Entered twice."},
    "cancel": {"new_cancellation": CancellationReason.ERROR, "reason": "Entered twice."},
    "keep": {"cancellation_requested": CancellationReason.ERROR, "reason": "Two witnesses."},
    "restore": {"reason": "Cancelled by mistake."},
    "correct_crime": {
        "has_reference": True,
        "crime_class": CrimeClass.SERVITUDE,
        "at": NOW,
        "reason": "Wrong offence.",
    },
    "correct_code": {"new_status": RecordStatus.NEGATIVE, "reason": "Wrong from the start."},
    "transfer": {},
}


def facts(**more: object) -> RecordFacts:
    usual: dict[str, object] = {
        "source": RecordSource.REFERRAL,
        "place": OffencePlace.OWN_AREA,
        "decision": RecordDecision.AWAITED,
        "now": NOW,
        "reported_at": NOW - timedelta(hours=2),
    }
    return RecordFacts(**usual | more)  # type: ignore[arg-type]


def test_every_transition_has_the_facts_under_which_it_is_allowed() -> None:
    assert set(ALLOWED) == set(TRANSITIONS)


@pytest.mark.parametrize("status", list(RecordStatus))
@pytest.mark.parametrize("move", list(TRANSITIONS))
def test_transition_is_allowed_from_its_statuses_and_refused_from_all_others(move: str, status: RecordStatus) -> None:
    why = workflow.refusal(move, status=status, facts=facts(**ALLOWED[move]))

    may = status in TRANSITIONS[move].source
    if move == "correct_code" and status == RecordStatus.NEGATIVE:
        assert "already has the code" in why
    else:
        assert (why == "") is may, why
    if not may:
        assert RecordStatus(status).label in why


@pytest.mark.parametrize("move", [name for name in TRANSITIONS if ALLOWED[name]])
def test_transition_is_refused_without_each_of_its_facts(move: str) -> None:
    status = min(TRANSITIONS[move].source - {RecordStatus.NEGATIVE})
    for name in ALLOWED[move]:
        without = {key: value for key, value in ALLOWED[move].items() if key != name}

        why = workflow.refusal(move, status=status, facts=facts(**without))

        assert why.endswith("."), f"{move} is allowed without {name}"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"place": OffencePlace.OUTSIDE}, "not a crime to record here"),
        ({"at": NOW + timedelta(minutes=1)}, "in the future"),
        ({"at": NOW - timedelta(hours=3)}, "before it was reported"),
        ({"decision": RecordDecision.RG_NEGATIVE}, "what shows that a crime took place"),
        ({"decision": RecordDecision.CG_NEGATIVE}, "what shows that a crime took place"),
    ],
)
def test_crime_is_refused_against_the_facts(more: dict[str, object], sentence: str) -> None:
    given = ALLOWED["record_crime"] | more

    assert sentence in workflow.refusal("record_crime", status=RecordStatus.AWAITING, facts=facts(**given))


def test_negative_decision_allows_a_crime_with_what_shows_it() -> None:
    given = ALLOWED["record_crime"] | {"decision": RecordDecision.RG_NEGATIVE, "reason": "The suspect admitted it."}

    assert workflow.refusal("record_crime", status=RecordStatus.NEGATIVE, facts=facts(**given)) == ""


def test_request_to_cancel_waits_for_the_registrar() -> None:
    given = ALLOWED["request_cancellation"] | {"cancellation_requested": CancellationReason.ERROR}

    assert "Wait for the decision" in workflow.refusal(
        "request_cancellation", status=RecordStatus.CRIME, facts=facts(**given)
    )


def test_only_registrars_cancel_keep_restore_and_correct() -> None:
    registrars = {name for name, transition in TRANSITIONS.items() if transition.makers == workflow.REGISTRAR}

    assert registrars == {"cancel", "keep", "restore", "correct_code"}


@given(
    status=st.sampled_from(sorted(OPEN | {RecordStatus.CANCELLED})),
    source=st.sampled_from(sorted(RecordSource)),
    place=st.sampled_from(sorted(OffencePlace)),
    decision=st.sampled_from(sorted(RecordDecision)),
)
def test_what_is_expected_can_be_done(status: str, source: str, place: str, decision: str) -> None:
    case = {"source": source, "place": place, "decision": decision}
    expected = workflow.expected_moves(status=status, cancellation=CancellationReason.INFORMATION, **case)

    for move in expected:
        given = ALLOWED[move] | case | {"status": status, "reason": "A reason."}
        assert workflow.refusal(move, status=status, facts=facts(**given)) == ""


@pytest.mark.parametrize("status", sorted(INCIDENTS))
def test_the_first_expected_change_is_the_last(status: str) -> None:
    """Whatever is wrong with an incident’s code, one change puts it right."""
    for source, place, decision in itertools.product(RecordSource, OffencePlace, RecordDecision):
        case: dict[str, str] = {"source": source, "place": place, "decision": decision}
        moves = workflow.expected_moves(status=status, **case)
        if moves and moves[0] in workflow.CODES:
            became = TRANSITIONS[moves[0]].target
            assert became is not None
            assert workflow.expected_moves(status=became, **case) == (), case
