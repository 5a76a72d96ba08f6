"""Any history that the pages can record has the same result on every day if imported from a file instead."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from accounts.models import User
from core.workflow import TransitionNotAllowed
from imports import reading
from imports.uploaded_table import UploadedTable
from imports.uploads import Received
from orders import status_on_day, transitions
from orders.choices import ConditionKind, CourtKind, OrderKind, Reach, RequiredDocument
from orders.imports.layout import KIND
from orders.imports.receiving import ORDER_IMPORT
from orders.imports.terms import ASKERS, CONDITIONS, COURTS, HAPPENED, KINDS, REACHES, SERVED
from orders.models import Condition, Order
from orders.transition_input import ConditionWords, OrderTransitionInput
from orders.workflow import TRANSITIONS, DecidingCourt
from tests.orders import making
from tests.orders.past_files import book_of
from tests.properties import examples

FIRST, TODAY = date(2016, 1, 4), date(2026, 11, 24)
HORIZON = [FIRST + timedelta(days=days) for days in range((date(2030, 1, 1) - FIRST).days)]
FIRST_SHEET = frozenset({"apply", "make", "refuse"})
OFFERED = FIRST_SHEET | set(HAPPENED)  # a file has no column for steps recorded after the night
TAKES = {"add": 0, "take": 1, "change": 1, "change and take": 2, "add and take": 1}  # how many conditions to remove
ENDS = frozenset({"refuse", "withdraw", "discharge", "quash", "die"})  # after which there is little to try
_tables = count()
KINDS_TRIED = (OrderKind.STRO, OrderKind.INTERIM_STRO, OrderKind.STRO, OrderKind.STPO_APPLICATION)


@dataclass
class Kept:
    """One order as a force's own table holds it: its row, and the rows of its later steps."""

    order: Order
    row: dict[str, Any]
    steps: list[dict[str, Any]] = field(default_factory=list)
    last: tuple[str, date] = ("apply", FIRST)

    def note(self, move: str, details: OrderTransitionInput, *, by_words: bool) -> None:
        """Add a transition that was recorded on its page."""
        self.last = (move, details.on)
        if move in FIRST_SHEET:
            self._note_decision(move, details)
            return
        step: dict[str, Any] = {
            "Order reference": self.row["Order reference"],
            "What happened": HAPPENED[move][-1],
            "On": details.on,
            "Asked by": ASKERS[details.asked_by][0],
            "Kind of court": COURTS[details.court_kind][0],
            "Court": details.court,
            "Reasons": details.reasons,
            "Papers held": "Yes",
        }
        if TRANSITIONS[move].sets_term:
            step |= {"New last day": details.ends_on, "Until further order": "" if details.ends_on else "Yes"}
        if move == "adjourn":
            step["Next hearing"] = details.next_on
        if move == "serve":
            step |= {"Served how": SERVED[details.served_how][0], "Served by": details.served_by}
        if move == "discharge":
            step["Both consents"] = "Yes" if RequiredDocument.CONSENT_POLICE in details.papers else ""
        self.steps += [step | change for change in self._changes(details, by_words=by_words)]

    def _note_decision(self, move: str, details: OrderTransitionInput) -> None:
        if move == "refuse":
            self.row |= {"Refused on": details.on, "Reasons": details.reasons}
        if move == "make":
            self.row |= {
                "Made on": details.on,
                "Last day": details.ends_on,
                "Until further order": "" if details.ends_on else "Yes",
            }
            for number, words in enumerate(details.add, start=1):
                self.row[f"Prohibition {number}"] = words.words

    def _changes(self, details: OrderTransitionInput, *, by_words: bool) -> list[dict[str, Any]]:
        """A row for each condition removed and each added, and one for both if the number stays."""
        taken = dict(self.order.conditions.present().filter(number__in=details.remove).values_list("number", "words"))
        gone = {number: {"Takes away": words if by_words else number} for number, words in taken.items()}
        rows = []
        for words in details.add:
            added = {
                "Adds": words.words,
                "Kind of condition": CONDITIONS[words.kind][0],
                "Foreign travel prohibition": REACHES[words.reach][0] if words.reach else "",
                "Countries": "; ".join(words.countries),
                "Condition until": words.ends_on or "",
            }
            rows.append(gone.pop(words.instead_of, {}) | added if words.instead_of is not None else added)
        return [*rows, *gone.values()] or [{}]


def words_of(number: int, on: date, *, is_ban: bool, instead_of: int | None) -> ConditionWords:
    """Words that no other transition adds."""
    plain = ConditionWords(
        kind=ConditionKind.PROHIBITION, words=f"Words {number}.", own_reason="So.", instead_of=instead_of
    )
    if not is_ban:
        return plain
    last = on + timedelta(days=700)
    return replace(plain, kind=ConditionKind.TRAVEL_BAN, reach=Reach.NAMED, countries=("Spain", "Italy"), ends_on=last)


def details_of(kept: Kept, move: str, on: date, number: int, drawn: tuple[Any, ...]) -> OrderTransitionInput:
    """The details of a transition: everything it requires, and a drawn value for each choice."""
    length, is_wrong_court, change, is_ban, _ = drawn
    order, transition = kept.order, TRANSITIONS[move]
    present = list(order.conditions.present().order_by("number").values_list("number", flat=True))
    remove = frozenset(present[-TAKES[change] :]) if transition.changes_conditions and TAKES[change] else frozenset()
    instead_of = max(remove) if remove and change in {"change", "change and take"} else None
    adds = move == "make" or (transition.changes_conditions and change != "take")
    is_ban = is_ban and move != "make"
    details = making.details(
        order,
        move,
        on=on,
        asked_by=order.applicant if move in FIRST_SHEET else min(transition.asked_by),
        reasons=f"Reason {number}.",
        add=(words_of(number, on, is_ban=is_ban, instead_of=instead_of),) if adds else (),
        remove=remove,
        ends_on=None if length is None else on + timedelta(days=length),
        until_further_order=length is None,
        next_on=on + timedelta(days=30) if move == "adjourn" else None,
    )
    if move == "refuse":
        details = replace(details, asked_by="court")
    if move not in FIRST_SHEET and (transition.bench is DecidingCourt.ABOVE) is not is_wrong_court:
        details = replace(details, court_kind=CourtKind.CROWN, court="Preston Crown Court")
    if move == "discharge" and change != "take":
        details = replace(details, papers=frozenset(RequiredDocument))
    return details


def begun(by: User) -> list[Kept]:
    """Four orders of one subject, applied for on the first day, and the first cells of their rows."""
    against = making.subject(by)
    kept: list[Kept] = []
    table = f"F{next(_tables)}"
    for number, kind in enumerate(KINDS_TRIED):
        main = {"main": kept[0].order.public_id} if kind == OrderKind.INTERIM_STRO else {}
        order = making.moved(making.drafted(by, against, kind=kind, **main), "apply", by=by, on=FIRST)
        row = {
            "Person": "N-1",
            "Name": "Darren Example",
            "Date of birth": making.BORN_ON,
            "Order reference": f"{table}/{number}",
            "Kind of order": KINDS[kind][0],
            "Interim of": f"{table}/0" if main else "",
            "Grounds": "Conviction" if kind == OrderKind.STPO_APPLICATION else "No conviction",
            "Applicant": "Police",
            "Kind of court": COURTS[order.court_kind][0],
            "Court": order.court,
            "Applied on": FIRST,
            "Papers held": "Yes",
        }
        kept.append(Kept(order, row))
    return kept


def imported(kept: list[Kept], *, by: User) -> None:
    """Send the table, view the preview and confirm it, as the page does."""
    content = book_of(
        [kept_order.row for kept_order in kept], [step for kept_order in kept for step in kept_order.steps]
    )
    table = reading.read(content)
    assert isinstance(table, UploadedTable)
    digest = hashlib.sha256(content).hexdigest()
    received = Received(kind=KIND, sha256=digest, size=len(content), sent_name="x.xlsx", content=table)
    shown = ORDER_IMPORT.preview(received, by=by)
    assert shown.problems == (), "\n".join(map(str, shown.problems))
    answers = {duplicate.name: "other" for duplicate in shown.alike} | {
        f"{duplicate.name}-because": "Sent twice." for duplicate in shown.alike
    }
    answers["checked"] = "yes"
    assert ORDER_IMPORT.confirm(shown.token, by=by, answers=answers) == len(kept)


def steps_of(order: Order) -> list[tuple[Any, ...]]:
    columns = ("number", "move", "was", "became", "on", "asked_by", "court_kind", "court", "starts_on", "ends_on")
    return list(order.steps.order_by("number").values_list(*columns))


def conditions_of(order: Order) -> list[Condition]:
    return list(order.conditions.with_days().order_by("number", "pk"))


def picked(order: Order, pick: int, *, by: User) -> str:
    """One of the transitions offered on the order's page; seldom one that ends it."""
    offered = [name for name in transitions.transitions_open_to(order, by=by) if name in OFFERED]
    some = [name for name in offered if (name in ENDS) == (pick % 12 == 0)] or offered
    return some[pick // 12 % len(some)] if some else ""


DRAWN = st.tuples(
    st.sampled_from((None, None, 45, 730, 1094, 1827)),  # days until the last day; None: until further order
    st.sampled_from((False,) * 7 + (True,)),  # a court other than the competent one
    st.sampled_from(sorted(TAKES)),
    st.sampled_from((False, False, True)),  # a ban on foreign travel
    st.booleans(),  # removed by its words
)
STEPS = st.lists(
    st.tuples(st.sampled_from((0, 0, 0, 1, 2, 3)), st.integers(0, 59), st.sampled_from((0, 0, 1, 20, 90, 250)), DRAWN),
    min_size=10,
    max_size=30,
)


@pytest.mark.django_db
@examples(20, HealthCheck.function_scoped_fixture)
@given(steps=STEPS)
def test_history_from_a_file_equals_the_pages_record_on_every_day(steps: list[tuple[Any, ...]]) -> None:
    by = making.manager()
    orders = begun(by)
    day = FIRST
    for number, (which, pick, later, drawn) in enumerate(steps):
        kept = orders[which]
        kept.order.refresh_from_db()
        move = picked(kept.order, pick, by=by)
        if not move:
            continue
        # Transitions of one order may share a day; no table gives the sequence of two orders on one day.
        shares = kept.last[1] == day and move not in {*FIRST_SHEET, "adjourn", "withdraw"}
        on = day + timedelta(days=later if shares else max(later, 1))
        if on > TODAY:
            break
        details = details_of(kept, move, on, number, drawn)
        before = replace(kept, row=dict(kept.row), steps=list(kept.steps))
        kept.note(move, details, by_words=drawn[-1])
        try:
            with transaction.atomic():  # undo the night that ran before a refused transition
                transitions.expire_run_out(on)
                transitions.make(kept.order.public_id, move, details, by=by)
        except TransitionNotAllowed:
            orders[which] = before
            continue
        day = on
    transitions.expire_run_out(TODAY)

    imported(orders, by=by)

    for kept in orders:
        kept.order.refresh_from_db()
        order, same = kept.order, Order.objects.get(force=by.force_id, reference=kept.row["Order reference"])
        assert steps_of(same) == steps_of(order)
        for column in (
            "state",
            "court_kind",
            "court",
            "made_on",
            "starts_on",
            "ends_on",
            "served_on",
            "notification_due_on",
        ):
            assert getattr(same, column) == getattr(order, column), column
        conditions, theirs = conditions_of(order), conditions_of(same)
        assert [
            (condition.number, condition.words, condition.kind, condition.countries, condition.part)
            for condition in conditions
        ] == [
            (condition.number, condition.words, condition.kind, condition.countries, condition.part)
            for condition in theirs
        ]
        history, their_history = ([step.leg for step in either.steps.order_by("number")] for either in (order, same))
        for each in (*HORIZON[::13], *(leg.on for leg in history)):
            assert status_on_day.on(each, history=history) == status_on_day.on(each, history=their_history)
            assert status_on_day.binding_on(
                each, history=history, parts=[condition.part for condition in conditions]
            ) == (status_on_day.binding_on(each, history=their_history, parts=[condition.part for condition in theirs]))
