"""What was in force on a given day, for any sequence of transitions.

The history, the database and a plain day-by-day account agree, and nothing ended by a court is in force.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from core.workflow import TransitionNotAllowed
from orders import status_on_day, transitions, workflow
from orders.choices import ConditionKind, CourtKind, OrderKind, OrderState
from orders.law.periods import A_DAY
from orders.models import Order
from orders.status_on_day import ConditionDays, StatusChange
from orders.transition_input import ConditionWords
from orders.workflow import LIVE, TRANSITIONS
from tests.orders import making
from tests.properties import examples

FIRST, TODAY = date(2020, 1, 6), date(2026, 11, 24)
HORIZON = [FIRST + timedelta(days=days) for days in range((date(2029, 1, 1) - FIRST).days)]
# A death ends the whole sequence, so the strategy draws it seldom.
OFFERED = sorted(name for name, move in TRANSITIONS.items() if not move.by_itself and name != "die") * 5 + ["die"]


# --- The pure reading of a history ---------------------------------------------------------------------------------
DAYS = st.dates(min_value=FIRST, max_value=date(2023, 1, 1))


@st.composite
def histories(draw: st.DrawFn) -> list[StatusChange]:
    """Transitions in the order of their days, without further rules."""
    days = sorted(draw(st.lists(DAYS, max_size=8)))
    legs = []
    for day in days:
        starts_on = draw(st.none() | st.just(day) | DAYS)
        length = draw(st.none() | st.integers(0, 900))
        ends_on = None if length is None else (starts_on or day) + timedelta(days=length)
        legs.append(
            StatusChange(on=day, became=draw(st.sampled_from(OrderState)), starts_on=starts_on, ends_on=ends_on)
        )
    return legs


@given(history=histories(), day=DAYS)
def test_status_on_a_day_depends_on_the_last_transition_until_then_only(history: list[StatusChange], day: date) -> None:
    until_then = [leg for leg in history if leg.on <= day]

    assert status_on_day.on(day, history=history) == status_on_day.on(day, history=until_then)
    if not until_then:
        assert status_on_day.on(day, history=history).state is None
    else:
        assert status_on_day.on(day, history=history).state == until_then[-1].became


@given(history=histories(), day=DAYS)
def test_order_is_in_force_only_in_a_live_status_within_its_days(history: list[StatusChange], day: date) -> None:
    status = status_on_day.on(day, history=history)

    live = status.state in LIVE and status.starts_on is not None and status.starts_on <= day
    assert status.is_in_force == (live and (status.ends_on is None or day <= status.ends_on))


@given(added=DAYS, removed=st.none() | DAYS, starts=st.none() | DAYS, ends=st.none() | DAYS, day=DAYS)
def test_condition_applies_from_its_transition_and_first_day_until_its_last_day_or_removal(
    added: date, removed: date | None, starts: date | None, ends: date | None, day: date
) -> None:
    part = ConditionDays(number=1, added_on=added, removed_on=removed, starts_on=starts, ends_on=ends)

    within = added <= day and (removed is None or removed > day)
    assert part.is_part_on(day) == within
    assert part.binds_on(day) == (within and (starts or date.min) <= day <= (ends or date.max))


# --- Any sequence of transitions through the product's own service --------------------------------------------------
@dataclass
class Account:
    """A plain account of one order: its status from each day on, and its words."""

    order: Order
    lines: list[tuple[date, str, date | None, date | None, tuple[str, ...]]] = field(default_factory=list)

    def note(self, on: date) -> None:
        """Record the order's status from a day on, as its own columns say now."""
        self.order.refresh_from_db()
        words = tuple(self.order.conditions.present().order_by("number").values_list("words", flat=True))
        self.lines.append((on, self.order.state, self.order.starts_on, self.order.ends_on, words))

    def by_day(self) -> dict[date, tuple[bool, tuple[str, ...]]]:
        """Each day of the horizon: whether in force, and the words that applied."""
        days: dict[date, tuple[bool, tuple[str, ...]]] = dict.fromkeys(HORIZON, (False, ()))
        for on, state, starts_on, ends_on, words in self.lines:
            for day in HORIZON[max((on - FIRST).days, 0) :]:
                runs = state in LIVE and starts_on is not None and starts_on <= day
                days[day] = (runs and (ends_on is None or day <= ends_on), words)
        return days


def the_night(orders: list[Account], day: date) -> list[tuple[Account, date]]:
    """Expire the orders past a day; returns the expired orders, each with the first day after its end."""
    transitions.expire_run_out(day)
    expired = []
    for account in orders:
        last = account.order.steps.order_by("-number").first()
        if last is not None and last.move == "expire" and last.on != account.lines[-1][0]:
            expired.append((account, last.on))
    return expired


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),  # which of the subject's orders
        st.sampled_from(OFFERED),
        st.integers(0, 400),  # days since the last transition of any order
        st.sampled_from((None, 20, 729, 730, 1094, 1827)),  # days until the last day; None: until further order
        st.sampled_from((CourtKind.MAGISTRATES, CourtKind.MAGISTRATES, CourtKind.CROWN)),
        st.booleans(),
        st.booleans(),  # whether the nightly expiry ran
    ),
    min_size=4,
    max_size=14,
)


@pytest.mark.django_db
@examples(25, HealthCheck.function_scoped_fixture)
@given(begun=st.tuples(*[st.sampled_from(((), ("apply",), ("apply", "make"), ("apply", "make")))] * 4), steps=STEPS)
def test_any_sequence_of_transitions_keeps_the_past_readable(
    begun: tuple[tuple[str, ...], ...],
    steps: list[tuple[int, str, int, int | None, CourtKind, bool, bool]],
) -> None:
    by = making.manager()
    against = making.subject(by)
    risk = making.drafted(by, against)
    orders = [
        Account(risk),
        Account(making.drafted(by, against, kind=OrderKind.INTERIM_STRO, main=risk.public_id)),
        Account(making.drafted(by, against)),
        Account(making.drafted(by, against, kind=OrderKind.STPO_APPLICATION)),
    ]
    day = FIRST
    for account in orders:
        account.note(day)
    for which in (1, 0, 2, 3):  # the interim order before its main one is decided
        for move in begun[which]:
            making.moved(orders[which].order, move, by=by, on=day)
            for account in orders:
                account.note(day)
    number = 0
    for which, move, later, length, court_kind, remove, night in steps:
        day = min(day + timedelta(days=later), TODAY)
        account = orders[which]
        number += 1
        if night:
            for record, last in the_night(orders, day):
                record.note(last)
        on = account.order.ends_on + A_DAY if move == "renewed_before" and account.order.ends_on else day
        details = {
            "court_kind": court_kind,
            "asked_by": min(TRANSITIONS[move].asked_by),
            "starts_on": None,
            "ends_on": None if length is None else day + timedelta(days=length),
            "until_further_order": length is None,
            "next_on": day + timedelta(days=30) if move == "adjourn" else None,
            "add": (
                ConditionWords(kind=ConditionKind.PROHIBITION, words=f"Words {number}.", own_reason="So the court."),
            )
            if TRANSITIONS[move].changes_conditions
            else (),
            "remove": frozenset(account.order.conditions.present().values_list("number", flat=True)[:1])
            if remove and TRANSITIONS[move].changes_conditions
            else frozenset(),
        }
        before = {tracked.order.pk: (tracked.order.version, tracked.order.state) for tracked in orders}
        try:
            making.moved(account.order, move, by=by, on=on, **details)
        except TransitionNotAllowed:
            for record in orders:
                record.order.refresh_from_db()
                assert (record.order.version, record.order.state) == before[record.order.pk]
            continue
        for record in orders:
            record.order.refresh_from_db()
            if record.order.version != before[record.order.pk][0]:
                record.note(on)

    for record, last in the_night(orders, TODAY):
        record.note(last)

    held = {tracked.order.pk: tracked.by_day() for tracked in orders}
    for record in orders:
        history = [step.leg for step in record.order.steps.order_by("number")]
        conditions = list(record.order.conditions.with_days())
        for each in (*HORIZON[::17], *(line[0] for line in record.lines), TODAY):
            in_force, words = held[record.order.pk][each]
            assert status_on_day.on(each, history=history).is_in_force == in_force
            assert tuple(row.words for row in conditions if row.part.is_part_on(each)) == words
        newest = record.order.steps.order_by("-number").first()
        record.order.refresh_from_db()
        if newest is not None:
            assert (newest.became, newest.starts_on, newest.ends_on) == (
                record.order.state,
                record.order.starts_on,
                record.order.ends_on,
            )
        made = list(record.order.steps.order_by("number"))
        gone_on = {later.number - 1 for later in made if later.move == "renewed_before"}
        over = [step.on for step in made if step.became in workflow.OVER and step.number not in gone_on]
        assert not [each for each in HORIZON if over and each >= min(over) and held[record.order.pk][each][0]]

    for each in (*HORIZON[::61], TODAY):
        assert sum(held[account.order.pk][each][0] for account in (orders[0], orders[2])) <= 1
        assert set(Order.objects.filter(subject=against).in_force_on(each).values_list("pk", flat=True)) == {
            pk for pk, days in held.items() if days[each][0]
        }
    assert set(Order.objects.filter(subject=against).in_force(TODAY)) == {
        tracked.order for tracked in orders if held[tracked.order.pk][TODAY][0]
    }
