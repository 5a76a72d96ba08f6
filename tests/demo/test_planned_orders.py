"""The planned register: reproducible, with every force in it, and a subject for every feature of a page."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import clock
from demo import planned_orders, towns
from demo.forces import all_forces
from orders.choices import ConditionKind, OrderKind, Particular, Reach
from orders.imports import history_import
from orders.imports.past_records import PastSubject
from orders.supervision.choices import CheckOutcome, TaskKind
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
            PastSubject(by=by, known=subject.known, orders=subject.orders, moves=subject.moves, born_on=subject.born_on)
            for subject in planned_orders.register(today=today)
        )

    assert not tried.problems


def test_every_force_has_subjects_the_smallest_since_this_year() -> None:
    assert {subject.slug for subject in REGISTER} == set(all_forces())
    [first] = [subject for subject in REGISTER if subject.slug == "city-of-london"]
    assert min(move.details.on for move in first.moves) > TODAY - timedelta(days=100)


def test_kinds_have_realistic_shares() -> None:
    kinds = Counter(order.kind for subject in REGISTER for order in subject.orders)

    assert kinds[OrderKind.STPO_SENTENCE] > kinds[OrderKind.STRO] > kinds[OrderKind.STPO_APPLICATION] > 10
    assert kinds[OrderKind.INTERIM_STRO] > 20
    assert kinds[OrderKind.TERO] == kinds[OrderKind.NI_STPO] == 1


@pytest.mark.parametrize("today", DAYS)
def test_no_transition_is_in_the_future(today: date) -> None:
    assert max(move.details.on for subject in planned_orders.register(today=today) for move in subject.moves) <= today


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize(("least", "most"), [(0, 7), (8, 30), (31, 90), (91, 180)])
def test_an_order_is_due_on_each_reminder_day(today: date, least: int, most: int) -> None:
    ends = [
        move.details.ends_on
        for subject in planned_orders.register(today=today)
        for move in subject.moves
        if move.move in {"make", "renew"} and move.details.ends_on
    ]

    assert any(today + timedelta(days=least) <= last <= today + timedelta(days=most) for last in ends)


def test_some_conditions_are_the_court_s_own_and_most_from_the_library() -> None:
    words = [words for subject in REGISTER for move in subject.moves for words in move.details.add]

    own = [word for word in words if not word.template]
    assert all(word.own_reason for word in own)
    assert 5 < len(own) < 0.1 * len(words)


def test_a_ban_on_all_countries_goes_with_passports() -> None:
    for subject in REGISTER:
        for move in subject.moves:
            kinds = {words.kind for words in move.details.add}
            if any(words.reach == Reach.ALL for words in move.details.add):
                assert ConditionKind.PASSPORTS in kinds


def test_phones_and_plates_belong_to_nobody() -> None:
    """Numbers reserved for drama, and letters that are never issued."""
    texts = {identifier.kind: set() for identifier in REGISTER[0].known} | {kind: set() for kind in Particular}
    for subject in REGISTER:
        for known in subject.known:
            texts[known.kind].add(known.text)

    assert all(text.startswith("07700 900") for text in texts[Particular.PHONE])
    assert all(text.startswith("QQ") for text in texts[Particular.VEHICLE])


def test_subject_of_the_screenshots_exists() -> None:
    assert [subject.slug for subject in REGISTER if subject.known[0].text == "Darren Example"] == ["lancashire"]


def test_every_force_has_towns_and_courts() -> None:
    assert towns.areas().keys() == all_forces().keys()
    assert all(len(area.towns) >= 3 and all(area.towns) for area in towns.areas().values())


def test_subjects_live_in_real_towns_of_their_force_and_no_town_is_a_force() -> None:
    names = {force.name for force in all_forces().values()}

    for subject in REGISTER:
        town = next(known.text for known in subject.known if known.kind == Particular.ADDRESS).rpartition(", ")[2]
        assert town in towns.area_of(subject.slug).towns
        assert town == "Durham" or town not in names


def test_a_subject_who_was_not_seen_complied_with_nothing_that_day() -> None:
    visits = [visit for subject in REGISTER for visit in subject.watched.visits]

    assert {visit.finding.startswith("Seen") for visit in visits if visit.was_seen} == {True}
    unseen = [visit for visit in visits if not visit.was_seen]
    assert {visit.finding.startswith("Seen") for visit in unseen} == {False}
    assert not any(CheckOutcome.KEPT in visit.outcomes for visit in unseen)


def test_a_marker_is_checked_on_or_after_the_day_it_was_set() -> None:
    for subject in REGISTER:
        set_on = {task.order: task.on for task in subject.watched.tasks if task.kind == TaskKind.PNC_SET}
        checked = [task for task in subject.watched.tasks if task.kind == TaskKind.PNC_CHECKED]

        assert all(set_on[task.order] <= task.on for task in checked)


def test_the_two_records_to_merge_are_next_to_each_other_and_alike() -> None:
    alike = [
        subject
        for subject in REGISTER
        if subject.known[0].text.endswith(" Grabowiec") and subject.known[1].text.startswith("41 ")
    ]

    first, second = alike
    assert (first.born_on.day, first.born_on.month) == (second.born_on.month, second.born_on.day)
    assert first.known[1] == second.known[1]
    assert REGISTER.index(second) == REGISTER.index(first) + 1
