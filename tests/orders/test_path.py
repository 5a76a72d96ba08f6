"""Every move from every state, of every kind, by everybody: exactly those of the table are possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orders import path
from orders.choices import Missing, OrderKind, Paper, Party, State
from orders.path import LIVE, MOVES, Bench, Facts

TODAY = date(2026, 11, 24)


def facts_for(move: str, *, kind: str | None = None, **more: object) -> Facts:
    """Facts with which a move is possible from one of its states."""
    asked = path.moves_of(kind or "")[move]
    is_over = move in {"expire", "renewed_before"}
    facts = Facts(
        kind=kind or min(asked.kinds),
        on=TODAY,
        today=TODAY,
        last_move_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 23) if is_over else date(2030, 1, 1),
        asked_by=min(asked.asked_by),
        court="Preston Crown Court",
        papers=frozenset(Paper),
        reasons="As the court said.",
        next_on=date(2026, 12, 1),
    )
    return replace(facts, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("move", sorted(MOVES))
@pytest.mark.parametrize("state", sorted(State))
def test_a_move_is_possible_from_its_states_and_from_no_other(move: str, state: str) -> None:
    why = path.refusal(move, state=state, facts=facts_for(move))

    if state in MOVES[move].start:
        assert why == ""
    else:
        assert why.startswith(f"The status of this order is “{State(state).label}”.")
        assert why.endswith(".")


@pytest.mark.parametrize("move", sorted(MOVES))
@pytest.mark.parametrize("kind", sorted(OrderKind))
def test_a_kind_of_order_makes_its_moves_and_no_other(move: str, kind: str) -> None:
    why = path.refusal(move, state=min(MOVES[move].start), facts=facts_for(move, kind=kind))

    assert (why == "") == (kind in MOVES[move].kinds)


@pytest.mark.parametrize("move", sorted(MOVES))
@pytest.mark.parametrize("party", sorted(Party))
def test_who_asks_for_a_move_is_named_and_is_one_who_may(move: str, party: str) -> None:
    why = path.refusal(move, state=min(MOVES[move].start), facts=facts_for(move, asked_by=party))

    assert (why == "") == (party in MOVES[move].asked_by)


@pytest.mark.parametrize(
    ("move", "paper"), sorted((move, paper) for move, asked in MOVES.items() for paper in asked.papers)
)
def test_no_move_is_made_without_its_papers(move: str, paper: str) -> None:
    why = path.refusal(
        move, state=min(MOVES[move].start), facts=facts_for(move, papers=frozenset(Paper) - {Paper(paper)})
    )

    assert Paper(paper).label.lower() in why


@pytest.mark.parametrize("move", sorted(name for name, asked in MOVES.items() if asked.bench is not Bench.NONE))
def test_what_a_court_does_names_the_court(move: str) -> None:
    assert path.refusal(move, state=min(MOVES[move].start), facts=facts_for(move, court=" ")) == "Enter the court."


@pytest.mark.parametrize("move", sorted(name for name, asked in MOVES.items() if asked.needs_reasons))
def test_reasons_are_given_where_they_are_asked_for(move: str) -> None:
    why = path.refusal(move, state=min(MOVES[move].start), facts=facts_for(move, reasons=" "))

    assert why.endswith("enter the reason in a sentence.")


@pytest.mark.parametrize("move", sorted(MOVES))
def test_no_move_is_of_tomorrow_or_before_the_last(move: str) -> None:
    start = min(MOVES[move].start)

    assert "in the future" in path.refusal(move, state=start, facts=facts_for(move, on=date(2026, 11, 25)))
    assert "before the last step" in path.refusal(move, state=start, facts=facts_for(move, on=date(2026, 9, 30)))


@pytest.mark.parametrize(
    "move", sorted(name for name, asked in MOVES.items() if asked.start <= LIVE and name not in {"serve", "expire"})
)
def test_what_has_run_out_is_changed_by_nothing(move: str) -> None:
    start = min(MOVES[move].start)

    assert path.refusal(move, state=start, facts=facts_for(move, ends_on=TODAY)) == ""
    assert "can no longer be changed" in path.refusal(
        move, state=start, facts=facts_for(move, ends_on=date(2026, 11, 23))
    )


def test_an_order_expires_on_the_day_after_its_last_and_not_before() -> None:
    assert "day after" in path.refusal("expire", state=State.IN_FORCE, facts=facts_for("expire", ends_on=TODAY))
    assert path.refusal("expire", state=State.IN_FORCE, facts=facts_for("expire", ends_on=TODAY)).startswith(
        "Its last day is 24 November 2026. It expires"
    )
    assert "no last day" in path.refusal("expire", state=State.IN_FORCE, facts=facts_for("expire", ends_on=None))


def test_an_adjournment_names_a_later_hearing() -> None:
    for day in (None, TODAY):
        why = path.refusal("adjourn", state=State.APPLIED, facts=facts_for("adjourn", next_on=day))
        assert why == "Enter the date of the next hearing, which must be later than this one."


def test_nothing_leads_out_of_a_state_that_is_over_but_a_renewal_that_was_recorded_late() -> None:
    assert [name for name, asked in MOVES.items() if asked.start & path.OVER] == ["renewed_before"]
    assert MOVES["renewed_before"].start == {State.EXPIRED}


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25)])
def test_a_renewal_that_was_recorded_late_leaves_no_day_out(day: date) -> None:
    facts = facts_for("renewed_before", on=day, today=date(2026, 12, 1), last_move_on=None)

    why = path.refusal("renewed_before", state=State.EXPIRED, facts=facts)

    assert why.startswith("The order continues from 24 November 2026, the day after its last day.")


def test_every_state_is_reached_by_a_move() -> None:
    assert {asked.end for asked in MOVES.values()} - {None} == set(State) - {State.DRAFT}


@pytest.mark.parametrize("move", sorted(MOVES))
def test_a_move_may_be_of_the_day_of_the_last(move: str) -> None:
    assert path.refusal(move, state=min(MOVES[move].start), facts=facts_for(move, last_move_on=TODAY)) == ""


@pytest.mark.parametrize(
    "move", sorted(name for name, asked in MOVES.items() if asked.start <= LIVE and name != "expire")
)
def test_an_order_until_further_order_is_changed_on_any_day(move: str) -> None:
    assert path.refusal(move, state=min(MOVES[move].start), facts=facts_for(move, ends_on=None)) == ""


@pytest.mark.parametrize(
    ("asked_by", "not_known", "is_refused"),
    [
        ("", {Missing.APPLICANT}, False),
        ("", set(), True),
        ("", {Missing.PAPERS}, True),
        (Party.SUBJECT, {Missing.APPLICANT}, True),
    ],
)
def test_only_where_nobody_knows_who_applied_is_the_party_left_out(
    asked_by: str, not_known: set[str], *, is_refused: bool
) -> None:
    why = path.refusal(
        "extend", state=State.IN_FORCE, facts=facts_for("extend", asked_by=asked_by, not_known=not_known)
    )

    assert why.startswith("Choose who applied: ") == is_refused
    assert (Party.POLICE.label in why) == is_refused


ON_SENTENCE = {"adjourn", "make", "refuse"}


@pytest.mark.parametrize("kind", sorted(OrderKind))
@pytest.mark.parametrize("move", sorted(MOVES))
def test_only_an_order_on_sentence_goes_before_the_court_without_an_application(kind: str, move: str) -> None:
    """Modern Slavery Act 2015 s.14(1)."""
    facts = facts_for(move, kind=kind, papers=frozenset(Paper) - {Paper.APPLICATION, Paper.EVIDENCE})

    why = path.refusal(move, state=State.DRAFT, facts=facts)

    if kind == OrderKind.STPO_SENTENCE and move in ON_SENTENCE | {"apply"}:
        assert why == ""
    elif State.DRAFT not in MOVES[move].start:
        assert why.startswith("The status of this order is “Being prepared”.")
    elif move == "apply":
        assert "application or complaint; evidence list" in why


NEXT = {
    State.DRAFT: "The next step is the application to court.",
    State.APPLIED: "The next step is the court’s decision.",
    State.ADJOURNED: "The next step is the court’s decision.",
    State.IN_FORCE: "It runs until the end of 1 January 2030 unless a court changes it.",
    State.UNDER_APPEAL: "It runs until the end of 1 January 2030 unless a court changes it.",
    State.EXPIRED: (
        "Add a new record for a new order. If a court renewed this order before its last day, record that here."
    ),
}


@pytest.mark.parametrize("state", sorted(State))
def test_each_status_says_what_comes_next(state: State) -> None:
    ended = "No further steps. Add a new record for a new order."

    assert path.way_on(state, ends_on=date(2030, 1, 1), kind=OrderKind.STRO) == NEXT.get(state, ended)


def test_an_order_on_sentence_that_is_prepared_has_no_applicant_to_wait_for() -> None:
    next_step = path.way_on(State.DRAFT, ends_on=None, kind=OrderKind.STPO_SENTENCE)

    assert next_step == "The next step is the court’s decision at sentence."


def test_an_order_without_a_last_day_runs_until_a_court_ends_it() -> None:
    assert path.way_on(State.IN_FORCE, ends_on=None, kind=OrderKind.STRO) == "It runs until a court ends it."


def test_only_the_prosecutor_asks_for_an_order_on_sentence() -> None:
    """Modern Slavery Act 2015 s.14(1): the court needs nobody to ask."""
    facts = facts_for("apply", kind=OrderKind.STPO_SENTENCE, asked_by=Party.COURT)

    assert path.refusal("apply", state=State.DRAFT, facts=facts).startswith("Choose who applied: ")


@pytest.mark.parametrize("move", ["apply", "make", "withdraw"])
def test_a_court_asks_for_no_order_but_one_on_sentence(move: str) -> None:
    facts = facts_for(move, kind=OrderKind.STRO, asked_by=Party.COURT)

    assert path.refusal(move, state=min(MOVES[move].start), facts=facts).startswith("Choose who applied: ")
