"""The planned register: reproducible, with every force in it, and a subject for every feature of a page."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import clock
from demo import planned_orders
from demo.forces import all_forces
from orders.choices import ConditionKind, OrderKind, Particular, Reach
from orders.imports import history_import
from orders.imports.history_import import PastSubject
from tests.orders import making

TODAY = date(2026, 11, 24)
REGISTER = planned_orders.register(today=TODAY)
DAYS = (TODAY, date(2027, 3, 1), date(2028, 2, 29))


def test_the_same_day_gives_the_same_register() -> None:
    assert planned_orders.register(today=TODAY) == REGISTER


@pytest.mark.django_db
@pytest.mark.parametrize("today", DAYS)
def test_every_order_is_lawful(today: date) -> None:
    by = making.manager()
    with clock.at(datetime.combine(today, time(12), UTC)):
        tried = history_import.tried(
            PastSubject(by=by, known=one.known, orders=one.orders, moves=one.moves, born_on=one.born_on)
            for one in planned_orders.register(today=today)
        )

    assert not tried.problems


def test_every_force_has_subjects_the_smallest_since_this_year() -> None:
    assert {one.slug for one in REGISTER} == set(all_forces())
    [first] = [one for one in REGISTER if one.slug == "city-of-london"]
    assert min(move.details.on for move in first.moves) > TODAY - timedelta(days=100)


def test_kinds_have_realistic_shares() -> None:
    kinds = Counter(order.kind for one in REGISTER for order in one.orders)

    assert kinds[OrderKind.STPO_SENTENCE] > kinds[OrderKind.STRO] > kinds[OrderKind.STPO_APPLICATION] > 10
    assert kinds[OrderKind.INTERIM_STRO] > 20
    assert kinds[OrderKind.TERO] == kinds[OrderKind.NI_STPO] == 1


@pytest.mark.parametrize("today", DAYS)
def test_no_transition_is_in_the_future(today: date) -> None:
    assert max(move.details.on for one in planned_orders.register(today=today) for move in one.moves) <= today


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize(("least", "most"), [(0, 7), (8, 30), (31, 90), (91, 180)])
def test_an_order_is_due_on_each_reminder_day(today: date, least: int, most: int) -> None:
    ends = [
        move.details.ends_on
        for one in planned_orders.register(today=today)
        for move in one.moves
        if move.move in {"make", "renew"} and move.details.ends_on
    ]

    assert any(today + timedelta(days=least) <= last <= today + timedelta(days=most) for last in ends)


def test_some_conditions_are_the_court_s_own_and_most_from_the_library() -> None:
    words = [words for one in REGISTER for move in one.moves for words in move.details.add]

    own = [one for one in words if not one.template]
    assert all(one.own_reason for one in own)
    assert 5 < len(own) < 0.1 * len(words)


def test_a_ban_on_all_countries_goes_with_passports() -> None:
    for one in REGISTER:
        for move in one.moves:
            kinds = {words.kind for words in move.details.add}
            if any(words.reach == Reach.ALL for words in move.details.add):
                assert ConditionKind.PASSPORTS in kinds


def test_phones_and_plates_belong_to_nobody() -> None:
    """Numbers reserved for drama, and letters that are never issued."""
    texts = {one.kind: set() for one in REGISTER[0].known} | {kind: set() for kind in Particular}
    for one in REGISTER:
        for known in one.known:
            texts[known.kind].add(known.text)

    assert all(text.startswith("07700 900") for text in texts[Particular.PHONE])
    assert all(text.startswith("QQ") for text in texts[Particular.VEHICLE])


def test_subject_of_the_screenshots_exists() -> None:
    assert [one.slug for one in REGISTER if one.known[0].text == "Darren Example"] == ["lancashire"]
