"""The order card: what an officer reads from it for any day; access beyond the card needs scope."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from orders.choices import ELSEWHERE, ConditionKind, OrderKind, Particular, Reach, RequiredDocument, Risk
from orders.models import CompletedTask, Law, Order, Subject
from orders.register import card
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import out_of_hours, tasks
from orders.supervision.choices import TaskKind
from orders.transition_input import ConditionWords
from tests.accounts.factories import CUMBRIA
from tests.orders import making
from tests.orders.test_search import asked, officer
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
NO_TRAVEL = ConditionWords(
    kind=ConditionKind.TRAVEL_BAN,
    words="The defendant shall not travel outside the United Kingdom.",
    own_reason=making.OWN,
    plain="Travel outside the UK",
    reach=Reach.ALL,
    ends_on=date(2028, 3, 15),
)
GIVE_UP = ConditionWords(
    kind=ConditionKind.PASSPORTS,
    words="Shall surrender all passports.",
    own_reason=making.OWN,
    plain="Give up all passports",
    station="Preston police station",
)


@made_once
def manager() -> User:
    return making.manager()


@made_once
def darren(manager: User) -> Subject:
    known = [
        Identifier(kind=Particular.NAME, text="Darren Example"),
        Identifier(kind=Particular.ALIAS, text="Dazza"),
        Identifier(kind=Particular.ADDRESS, text="14 Sample Street, Preston"),
        Identifier(kind=Particular.VEHICLE, text="PO20 OKX"),
    ]
    subject = records.add_subject(known, born_on=date(1981, 5, 9), by=manager)
    Subject.objects.filter(pk=subject.pk).update(
        out_of_hours_contact="Force duty officer, 01632 960999",
        risk=Risk.HIGH,
        review_due_on=date(2027, 1, 1),
        protects=2,
    )
    return subject


@made_once
def order(manager: User, darren: Subject) -> Order:
    made = making.made(
        manager, darren, add=(making.NO_CAR_WASH, making.TELL_ADDRESS, NO_TRAVEL, GIVE_UP), on=date(2026, 3, 16)
    )
    return making.moved(made, "serve", by=manager, on=date(2026, 3, 18))


def read(client: Client, subject: Subject, *, on: str = "", by: User | None = None) -> str:
    """The card as read by an officer of another force who found the subject."""
    asked(client, "Darren Example", by=by or officer())
    where = reverse("orders:order-card", args=[subject.public_id])
    answer = client.get(f"{where}?on={on}" if on else where)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_card_answers_the_five_questions_in_their_order(client: Client, darren: Subject, order: Order) -> None:
    page = read(client, darren)

    places = [
        page.index(words)
        for words in (
            "Order in force today, until further order",  # is an order in force?
            'href="tel:01632960999"',  # who do I call now?
            "up to 5 years in prison (Modern Slavery Act 2015 s.30)",  # may I act, and on what?
            "Work for, or run, any hand car wash",  # what must he not do?
            "Does the person have a passport, travel document, ticket or booking",  # what do I look at?
            "Lancashire Constabulary<br>",  # who manages?
            "Two people are protected by this order",  # what do I not say?
        )
    ]
    assert places == sorted(places)
    assert "Travel outside the UK" in page
    assert "until 15 March 2028" in page
    assert "Preston police station" in page
    assert "ends OKX" in page
    assert "PO20" not in page
    assert "High risk" in page


def test_card_shows_nothing_of_the_case(client: Client, manager: User, darren: Subject) -> None:
    order = making.applied(manager, darren, evidence="Statement of a witness called Quagga")
    making.moved(order, "make", by=manager, on=making.MADE_ON, reasons="As Quagga said.")

    assert "Quagga" not in read(client, darren)


def test_card_for_a_past_day_shows_that_day(client: Client, manager: User, darren: Subject, order: Order) -> None:
    making.moved(order, "vary", by=manager, on=date(2026, 9, 1), add=(making.NO_LIFTS,), remove=frozenset({1}))

    before, then, now = (read(client, darren, on=day) for day in ("2026-03-01", "2026-05-01", ""))
    boxes = {"on_0": "1", "on_1": "May", "on_2": "2026"}
    in_boxes = client.get(reverse("orders:order-card", args=[darren.public_id]), boxes).content.decode()

    assert "No order in force" in before
    assert "hand car wash" in then
    assert "outside the family" not in then
    assert "This is the card as of 1 May 2026" in then
    assert "This is the card as of 1 May 2026" in in_boxes
    assert re.findall(r'name="on_\d"[^>]*value="(\w+)"', then) == ["01", "05", "2026"]
    assert "outside the family" in now
    assert "hand car wash" not in now


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2031-01-01", "Enter today’s date or a past date."),
        ("yesterday", "“yesterday” is not a date."),
        ("1999-01-01", "Enter a date from 1 January 2015 to today."),
    ],
)
def test_invalid_day_is_named_and_today_s_card_shown(
    client: Client, darren: Subject, order: Order, on: str, sentence: str
) -> None:
    asked(client, "Darren Example", by=officer())
    answer = client.get(reverse("orders:order-card", args=[darren.public_id]), {"on": on})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "The card below is today’s." in answer.content.decode()
    assert "hand car wash" in answer.content.decode()


def test_card_says_who_was_notified_when_the_marker_was_checked_and_who_may_record_a_check(
    client: Client, manager: User, darren: Subject, order: Order
) -> None:
    for kind, on, reference in (
        (TaskKind.PNC_SET, date(2026, 3, 19), "PNC 1"),
        (TaskKind.PNC_CHECKED, date(2026, 11, 3), "PNC 2"),
        (TaskKind.PORTS, date(2026, 3, 20), "Border Force"),
        (TaskKind.PARTNERS, date(2026, 3, 21), "GLAA"),
    ):
        CompletedTask.objects.create(
            order=order, force_id=order.force_id, kind=kind, on=on, reference=reference, by=manager, at=clock.now()
        )

    theirs = read(client, darren)
    then = read(client, darren, on="2026-03-19")
    client.force_login(manager)
    own = client.get(reverse("orders:order-card", args=[darren.public_id])).content.decode()

    assert "GLAA; Border Force" in theirs
    assert "PNC marker recorded 3 November 2026" in theirs
    assert reverse("orders:breach-new", args=[order.public_id]) in theirs
    assert reverse("orders:visit-new", args=[darren.public_id]) not in theirs
    assert "PNC marker recorded 19 March 2026" in then
    assert "Border Force" not in then
    assert reverse("orders:visit-new", args=[darren.public_id]) in own


@pytest.mark.parametrize(
    ("starts_on", "ends", "removed", "is_left"),
    [
        (None, False, False, False),  # in force
        (date(2027, 1, 4), False, False, False),  # not started
        (None, True, False, True),
        (None, True, True, False),
    ],
)
def test_card_warns_of_a_marker_that_outlives_its_order(
    client: Client, manager: User, darren: Subject, starts_on: date | None, ends: bool, removed: bool, is_left: bool
) -> None:
    order = making.made(manager, darren, starts_on=starts_on)
    tasks.record_task(order.public_id, "pnc_set", on=date(2026, 3, 19), reference="PNC 1", by=manager)
    if ends:
        making.moved(order, "discharge", by=manager, on=date(2026, 11, 20), papers=frozenset(RequiredDocument))
    if removed:
        tasks.remove(order.public_id, "pnc_set", on=date(2026, 11, 20), reference="PNC 2", by=manager)

    assert ("PNC may still show an order that has ended" in read(client, darren)) is is_left
    assert "may still show" not in read(client, darren, on="2026-11-19")


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ({}, ""),
        ({"plain": "Travel abroad"}, ""),
        ({"plain": "Travel"}, "All countries outside the United Kingdom"),
        ({"reach": "named", "countries": ("Romania",), "plain": "Travel to Romania"}, ""),
        (
            {"reach": "named", "countries": ("Romania", "Poland"), "plain": "Travel to Romania"},
            "The countries named: Romania, Poland",
        ),
        (
            {"reach": "all_but", "countries": ("Spain",), "plain": "Travel abroad other than to Spain"},
            "All countries except those named: Spain",
        ),
        (
            {"area": "Preston", "persons": "the two workers", "station": "Preston station"},
            "Preston; the two workers; Preston station",
        ),
        ({"plain": "Travel abroad from Preston", "area": "preston", "station": "Leyland"}, "Leyland"),
    ],
)
def test_card_repeats_and_omits_no_part_of_a_condition(
    manager: User, darren: Subject, change: dict[str, Any], more: str
) -> None:
    making.made(manager, darren, add=(replace(NO_TRAVEL, **change), GIVE_UP, making.NO_CAR_WASH))

    sheet = card.opened(darren.public_id, day=date(2026, 11, 24), by=manager).sheets[0]

    assert sheet.must_not[0].more == more
    assert [condition.ends_apart for condition in (*sheet.must_not, *sheet.must)] == [True, False, False]


def test_card_says_if_an_order_is_not_served(client: Client, manager: User, darren: Subject) -> None:
    making.made(manager, darren)

    assert "Not served yet" in read(client, darren)


def test_an_application_cannot_be_enforced(client: Client, manager: User, darren: Subject) -> None:
    making.applied(manager, darren)

    page = read(client, darren)

    assert "No order in force" in page
    assert "Nothing on this card can be enforced today" in page
    assert "Checks during a stop" not in page


def test_after_death_nothing_is_in_force(client: Client, manager: User, darren: Subject, order: Order) -> None:
    making.moved(order, "die", by=manager, on=date(2026, 10, 1))

    page = read(client, darren)

    assert "The subject died on 1 October 2026" in page
    assert "No order in force" in page


def test_opening_the_card_is_logged_with_the_reason_for_the_search(
    client: Client, darren: Subject, order: Order
) -> None:
    seeker = officer()
    read(client, darren, by=seeker)

    line = AuditEntry.objects.get(subject="orders.register.card")

    assert (line.who, line.count, line.kind) == (seeker.pk, 1, "consultation")
    assert line.keys == [str(darren.public_id), str(order.public_id)]
    assert line.reason == "Stop of a person or vehicle, KP-0311"


def test_managers_open_their_own_force_s_cards_without_a_search(client: Client, darren: Subject) -> None:
    where = reverse("orders:order-card", args=[darren.public_id])
    answers = {}
    for name, person in {
        "own": making.manager(),
        "unit": making.coordinator(),
        "national": making.national(),
        "other": making.manager(CUMBRIA),
    }.items():
        client.force_login(person)
        answers[name] = client.get(where).status_code

    assert answers == {"own": 200, "unit": 200, "national": 200, "other": 404}


def test_pages_beyond_the_card_need_scope(client: Client, darren: Subject, order: Order) -> None:
    read(client, darren)

    assert client.get(order.get_absolute_url()).status_code == 404
    assert client.get(darren.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("orders", [1, 4])
def test_the_card_costs_the_same_for_one_order_and_for_four(
    client: Client,
    manager: User,
    darren: Subject,
    orders: int,
    query_budget: Callable[[int], AbstractContextManager[None]],
) -> None:
    for _ in range(orders):
        making.made(manager, darren, kind=OrderKind.TEPO)
    seeker = officer()
    asked(client, "Darren Example", by=seeker)
    where = reverse("orders:order-card", args=[darren.public_id])

    # Session, person, place, scope, look; subject, known by; law; orders, moves, conditions, tasks; visit; log.
    with query_budget(15):
        page = client.get(where).content.decode()

    assert page.count("Trafficking and exploitation prevention order, Scotland") == orders


def test_card_of_an_order_with_no_remaining_prohibition_says_nothing_can_be_enforced(
    client: Client, manager: User, darren: Subject
) -> None:
    ban = replace(NO_TRAVEL, reach=Reach.NAMED, countries=("Norway",), ends_on=date(2026, 6, 30))
    made = making.made(manager, darren, add=(making.NO_CAR_WASH, ban), on=date(2026, 3, 16))
    making.moved(made, "vary", by=manager, on=date(2026, 6, 1), remove=frozenset({1}))

    page = read(client, darren)

    assert "Order in force today, but no condition in force" in page
    assert "Nothing on this card can be enforced today" in page
    assert "it has no condition to breach" in page
    assert "you may arrest" not in page


@pytest.mark.parametrize("kind", sorted(ELSEWHERE))
def test_breach_of_an_order_of_scotland_or_northern_ireland_is_an_offence_in_england_and_wales(
    order: Order, kind: OrderKind
) -> None:
    """Modern Slavery Act 2015 s.30(1)(e) to (j): an officer here may arrest for what such an order prohibits."""
    order.kind, law = kind, Law.objects.book()

    offence = card.breach_of(order, day=date(2026, 11, 24), law=law)
    power = card.power_of_arrest(order, day=date(2026, 11, 24), law=law)

    assert offence.startswith(
        "In England and Wales, doing what this order prohibits without reasonable excuse is an off"
    )
    assert "up to 5 years in prison (Modern Slavery Act 2015 s.30)" in offence
    assert "you may arrest without a warrant" in power


def test_without_scottish_orders_in_the_law_the_card_claims_no_power(order: Order) -> None:
    order.kind, law = OrderKind.TERO, Law.objects.book()

    assert "Call the managing force" in card.breach_of(order, day=date(2016, 12, 16), law=law)
    assert card.power_of_arrest(order, day=date(2016, 12, 16), law=law) == ""
    assert "offence" in card.breach_of(order, day=date(2016, 12, 17), law=law)


@pytest.mark.parametrize(
    ("text", "words", "link"),
    [
        ("Force duty officer, 01632 960999", "Force duty officer", "01632960999"),
        ("+44 (0)1632 960999 control room", "control room", "+4401632960999"),
        ("The control room", "The control room", ""),
    ],
)
def test_phone_number_in_free_text_is_a_link(text: str, words: str, link: str) -> None:
    contact: Any = out_of_hours.contact_of(text)

    assert (contact.text, contact.link) == (words, link)
