"""Every transition from every status, of every kind, by every role: exactly those of the table are allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from orders import workflow
from orders.choices import MissingDetail, OrderKind, OrderState, Party, RequiredDocument
from orders.workflow import LIVE, TRANSITIONS, DecidingCourt, OrderFacts

TODAY = date(2026, 11, 24)


def facts_for(move: str, *, kind: str | None = None, **more: object) -> OrderFacts:
    """Facts that allow a transition from one of its statuses."""
    transition = workflow.transitions_of(kind or "")[move]
    is_over = move in {"expire", "renewed_before"}
    facts = OrderFacts(
        kind=kind or min(transition.kinds),
        on=TODAY,
        today=TODAY,
        last_move_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 23) if is_over else date(2030, 1, 1),
        asked_by=min(transition.asked_by),
        court="Preston Crown Court",
        papers=frozenset(RequiredDocument),
        reasons="As the court said.",
        next_on=date(2026, 12, 1),
    )
    return replace(facts, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_transition_is_allowed_from_its_statuses_only(move: str) -> None:
    why = {state: workflow.refusal(move, state=state, facts=facts_for(move)) for state in OrderState}

    assert {state for state, words in why.items() if not words} == set(TRANSITIONS[move].source)
    for state, words in why.items():
        assert not words or words.startswith(f"The status of this order is “{state.label}”.")
        assert not words or words.endswith(".")


def allowed_by(move: str, detail: str, values: Iterable[str]) -> set[str]:
    """With which of these values of a fact the transition is allowed from one of its statuses."""
    start = min(TRANSITIONS[move].source)
    return {each for each in values if not workflow.refusal(move, state=start, facts=facts_for(move, **{detail: each}))}


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_kind_of_order_allows_its_own_transitions_only(move: str) -> None:
    assert allowed_by(move, "kind", OrderKind) == set(TRANSITIONS[move].kinds)


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_applicant_of_a_transition_is_named_and_entitled(move: str) -> None:
    assert allowed_by(move, "asked_by", Party) == set(TRANSITIONS[move].asked_by)


@pytest.mark.parametrize(
    ("move", "paper"), sorted((move, paper) for move, transition in TRANSITIONS.items() for paper in transition.papers)
)
def test_transition_needs_its_papers(move: str, paper: str) -> None:
    why = workflow.refusal(
        move,
        state=min(TRANSITIONS[move].source),
        facts=facts_for(move, papers=frozenset(RequiredDocument) - {RequiredDocument(paper)}),
    )

    assert RequiredDocument(paper).label.lower() in why


@pytest.mark.parametrize(
    "move", sorted(name for name, transition in TRANSITIONS.items() if transition.bench is not DecidingCourt.NONE)
)
def test_transition_by_a_court_names_the_court(move: str) -> None:
    assert (
        workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts_for(move, court=" "))
        == "Enter the court."
    )


@pytest.mark.parametrize("move", sorted(name for name, transition in TRANSITIONS.items() if transition.needs_reason))
def test_reasons_are_required_by_their_transitions(move: str) -> None:
    why = workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts_for(move, reasons=" "))

    assert why.endswith("enter the reason in a sentence.")


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_transition_cannot_be_in_the_future_or_before_the_last_one(move: str) -> None:
    start = min(TRANSITIONS[move].source)

    assert "in the future" in workflow.refusal(move, state=start, facts=facts_for(move, on=date(2026, 11, 25)))
    assert "before the last step" in workflow.refusal(move, state=start, facts=facts_for(move, on=date(2026, 9, 30)))


@pytest.mark.parametrize(
    "move",
    sorted(
        name
        for name, transition in TRANSITIONS.items()
        if transition.source <= LIVE and name not in {"serve", "expire"}
    ),
)
def test_expired_order_cannot_be_changed(move: str) -> None:
    start = min(TRANSITIONS[move].source)

    assert workflow.refusal(move, state=start, facts=facts_for(move, ends_on=TODAY)) == ""
    assert "can no longer be changed" in workflow.refusal(
        move, state=start, facts=facts_for(move, ends_on=date(2026, 11, 23))
    )


def test_order_expires_on_the_day_after_its_last_and_not_before() -> None:
    assert "day after" in workflow.refusal(
        "expire", state=OrderState.IN_FORCE, facts=facts_for("expire", ends_on=TODAY)
    )
    assert workflow.refusal("expire", state=OrderState.IN_FORCE, facts=facts_for("expire", ends_on=TODAY)).startswith(
        "Its last day is 24 November 2026. It expires"
    )
    assert "no last day" in workflow.refusal(
        "expire", state=OrderState.IN_FORCE, facts=facts_for("expire", ends_on=None)
    )


def test_adjournment_names_a_later_hearing() -> None:
    for day in (None, TODAY):
        why = workflow.refusal("adjourn", state=OrderState.APPLIED, facts=facts_for("adjourn", next_on=day))
        assert why == "Enter the date of the next hearing, which must be later than this one."


def test_only_a_late_recorded_renewal_leaves_an_ended_status() -> None:
    assert [name for name, transition in TRANSITIONS.items() if transition.source & workflow.OVER] == ["renewed_before"]
    assert TRANSITIONS["renewed_before"].source == {OrderState.EXPIRED}


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25)])
def test_late_recorded_renewal_leaves_no_gap(day: date) -> None:
    facts = facts_for("renewed_before", on=day, today=date(2026, 12, 1), last_move_on=None)

    why = workflow.refusal("renewed_before", state=OrderState.EXPIRED, facts=facts)

    assert why.startswith("The order continues from 24 November 2026, the day after its last day.")


def test_every_status_is_reached_by_a_transition() -> None:
    assert {transition.target for transition in TRANSITIONS.values()} - {None} == set(OrderState) - {OrderState.DRAFT}


@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_transition_may_share_the_day_of_the_last_one(move: str) -> None:
    assert workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts_for(move, last_move_on=TODAY)) == ""


@pytest.mark.parametrize(
    "move", sorted(name for name, transition in TRANSITIONS.items() if transition.source <= LIVE and name != "expire")
)
def test_order_until_further_order_can_be_changed_on_any_day(move: str) -> None:
    assert workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts_for(move, ends_on=None)) == ""


@pytest.mark.parametrize(
    ("asked_by", "not_known", "is_refused"),
    [
        ("", {MissingDetail.APPLICANT}, False),
        ("", set(), True),
        ("", {MissingDetail.PAPERS}, True),
        (Party.SUBJECT, {MissingDetail.APPLICANT}, True),
    ],
)
def test_party_is_omitted_only_if_the_applicant_is_unknown(
    asked_by: str, not_known: set[str], *, is_refused: bool
) -> None:
    why = workflow.refusal(
        "extend", state=OrderState.IN_FORCE, facts=facts_for("extend", asked_by=asked_by, not_known=not_known)
    )

    assert why.startswith("Choose who is responsible for this step: ") == is_refused
    assert (Party.POLICE.label in why) == is_refused


ON_SENTENCE = {"adjourn", "make", "refuse"}


@pytest.mark.parametrize("kind", sorted(OrderKind))
@pytest.mark.parametrize("move", sorted(TRANSITIONS))
def test_only_an_order_on_sentence_needs_no_application(kind: str, move: str) -> None:
    """Modern Slavery Act 2015 s.14(1)."""
    facts = facts_for(
        move, kind=kind, papers=frozenset(RequiredDocument) - {RequiredDocument.APPLICATION, RequiredDocument.EVIDENCE}
    )

    why = workflow.refusal(move, state=OrderState.DRAFT, facts=facts)

    if kind == OrderKind.STPO_SENTENCE and move in ON_SENTENCE | {"apply"}:
        assert why == ""
    elif OrderState.DRAFT not in TRANSITIONS[move].source:
        assert why.startswith("The status of this order is “Being prepared”.")
    elif move == "apply":
        assert "the application or complaint, and the evidence list" in why


NEXT = {
    OrderState.DRAFT: "The next step is the application to court.",
    OrderState.APPLIED: "The next step is the court’s decision.",
    OrderState.ADJOURNED: "The next step is the court’s decision.",
    OrderState.IN_FORCE: "It runs until the end of 1 January 2030 unless a court changes it.",
    OrderState.UNDER_APPEAL: "It runs until the end of 1 January 2030 unless a court changes it.",
    OrderState.EXPIRED: (
        "Add a new record for a new order. If a court renewed this order before its last day, record that here."
    ),
}


@pytest.mark.parametrize("state", sorted(OrderState))
def test_each_status_says_what_comes_next(state: OrderState) -> None:
    ended = "No further steps. Add a new record for a new order."

    assert workflow.next_step(state, ends_on=date(2030, 1, 1), kind=OrderKind.STRO) == NEXT.get(state, ended)


def test_prepared_order_on_sentence_waits_for_no_applicant() -> None:
    next_step = workflow.next_step(OrderState.DRAFT, ends_on=None, kind=OrderKind.STPO_SENTENCE)

    assert next_step == "The next step is the court’s decision at sentence."


def test_order_without_a_last_day_runs_until_a_court_ends_it() -> None:
    assert (
        workflow.next_step(OrderState.IN_FORCE, ends_on=None, kind=OrderKind.STRO) == "It runs until a court ends it."
    )


def test_only_the_prosecutor_asks_for_an_order_on_sentence() -> None:
    """Modern Slavery Act 2015 s.14(1): the court needs nobody to ask."""
    facts = facts_for("apply", kind=OrderKind.STPO_SENTENCE, asked_by=Party.COURT)

    assert workflow.refusal("apply", state=OrderState.DRAFT, facts=facts).startswith(
        "Choose who is responsible for this step: "
    )


@pytest.mark.parametrize("move", ["apply", "make", "withdraw"])
def test_court_of_its_own_motion_makes_only_orders_on_sentence(move: str) -> None:
    facts = facts_for(move, kind=OrderKind.STRO, asked_by=Party.COURT)

    assert workflow.refusal(move, state=min(TRANSITIONS[move].source), facts=facts).startswith(
        "Choose who is responsible for this step: "
    )


@pytest.mark.parametrize("kind", sorted(OrderKind))
def test_every_transition_of_a_page_names_its_day_and_its_button(kind: str) -> None:
    offered = {
        name: transition for name, transition in workflow.transitions_of(kind).items() if not transition.by_itself
    }

    assert {name for name, transition in offered.items() if not transition.date_label or not transition.button} == set()
    assert len({transition.button for transition in offered.values()}) == len(offered)
