"""The supervision pages: typed text is never lost, nothing is recorded twice, and query cost is fixed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from orders.models import AreaAlert, Breach, ConditionTemplate, Order, RiskAssessment, Subject, SubjectTransfer, Visit
from orders.subjects.records import Identifier, learn
from orders.supervision import breaches, passports, risk, tasks, transfers, visits
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.making import NO_CAR_WASH, NO_LIFTS
from tests.orders.test_supervision import BAN
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@made_once
def officer() -> User:
    return making.manager()


@made_once
def order(officer: User) -> Order:
    return making.made(officer, add=(NO_CAR_WASH, NO_LIFTS))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def visit_of(order: Order, **more: Any) -> dict[str, Any]:
    first, second = order.conditions.order_by("number")
    return {
        "was_planned": "no",
        "was_seen": "yes",
        f"condition_{first.pk}": "kept",
        f"condition_{second.pk}": "not_checked",
        "said": "At home with one phone.",
        "on": "24 November 2026",
        "officers": "PC Placeholder",
        **more,
    }


def test_incomplete_visit_keeps_typed_text(officer: User, order: Order) -> None:
    address = reverse("orders:visit-new", args=[order.subject.public_id])

    answer = signed_in(officer).post(address, visit_of(order, was_seen=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "At home with one phone." in page
    assert "Choose an answer." in page
    assert not Visit.objects.exists()


def test_library_condition_shows_how_it_is_checked(officer: User) -> None:
    taken = replace(NO_CAR_WASH, template="no-hand-car-wash", own_reason="")
    order = making.made(officer, add=(taken, NO_LIFTS))
    rows = ConditionTemplate.objects.filter(code="no-hand-car-wash")
    rows.update(check_how="As it was checked once", valid_to=date(2026, 10, 31))
    first = rows.get()
    later = {"valid_from": date(2026, 11, 1), "valid_to": date(2026, 11, 20), "check_how": "As it was checked last"}
    ConditionTemplate.objects.create(
        **{**model_to_dict(first, exclude=["id"]), **later},
    )

    page = signed_in(officer).get(reverse("orders:visit-new", args=[order.subject.public_id])).content.decode()

    assert page.count("How it is checked") == 1
    assert "How it is checked: As it was checked last" in page


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_of_a_visit_costs_the_same_for_any_number_of_conditions(
    officer: User, query_budget: Callable[[int], Any], many: int
) -> None:
    taken = replace(NO_CAR_WASH, template="no-hand-car-wash", own_reason="")
    order = making.made(officer, add=(taken,) * many)
    client = signed_in(officer)

    # session, person, scope, subject, the force; orders, their transitions, conditions and their changes; the
    # library; log
    with query_budget(13):
        page = client.get(reverse("orders:visit-new", args=[order.subject.public_id]))

    assert page.content.decode().count("How it is checked") == many


def test_visit_page_names_breached_or_unchecked_conditions_and_counts_the_rest(officer: User, order: Order) -> None:
    first, second = order.conditions.order_by("number")
    visit = {"was_planned": True, "was_seen": True, "officers": "PC", "by": officer}
    for day, outcomes in (
        (20, {first.pk: "kept", second.pk: "kept"}),
        (21, {first.pk: "not_kept"}),
        (22, {first.pk: "kept", second.pk: "not_kept"}),
        (23, {}),
    ):
        visits.note(
            order.subject.public_id, on=date(2026, 11, day), finding=f"Visit of day {day}.", outcomes=outcomes, **visit
        )

    page = " ".join(
        signed_in(officer).get(reverse("orders:supervision", args=[order.subject.public_id])).content.decode().split()
    )

    shown, _, folded = page.partition("1 earlier visit<")
    car_wash, lifts = (words.words.rstrip(".") for words in (NO_CAR_WASH, NO_LIFTS))
    not_kept = "<strong>Did not comply:</strong>"
    assert f"Complied with 0 of 2 conditions. Not checked: {car_wash}; {lifts}." in shown
    assert f"{not_kept} {lifts}.</p> <p>Complied with 1 of 2 conditions.</p>" in shown
    assert f"{not_kept} {car_wash}.</p> <p>Complied with 0 of 2 conditions. Not checked: {lifts}.</p>" in shown
    assert "Visit of day 20." in folded


def test_page_sent_twice_is_recorded_once(officer: User, order: Order) -> None:
    client, subject = signed_in(officer), order.subject.public_id
    report = {
        "conditions": [order.conditions.get(number=1).pk],
        "happened_on": "24 November 2026",
        "facts": "Seen at a car wash.",
        "evidence": "",
    }
    assessed = {"level": "high", "reason": "Still in touch.", "on": "24 November 2026"}
    for _ in range(2):
        for address, form_data in (
            (reverse("orders:visit-new", args=[subject]), visit_of(order)),
            (reverse("orders:breach-new", args=[order.public_id]), report),
            (reverse("orders:supervision-part", args=[subject, "risk"]), assessed),
        ):
            assert client.post(address, form_data).status_code == 302, address

    assert (Visit.objects.count(), Breach.objects.count(), RiskAssessment.objects.count()) == (1, 1, 1)


def test_notification_form_says_what_is_recorded(officer: User, order: Order) -> None:
    address = reverse("orders:order-part", args=[order.public_id, "notice"])
    first = signed_in(officer).get(address).content.decode()
    Order.objects.filter(pk=order.pk).update(notified_on=date(2026, 11, 20))
    later = signed_in(officer).get(address).content.decode()

    assert "Record notification</h1>" in first
    assert re.search(r"Record notification\s*</button>", first)
    assert "New home address" not in first
    assert "New home address" in later
    assert "Past dates" not in first  # the page is one of supervision


def test_breached_condition_leads_to_the_report(officer: User, order: Order) -> None:
    first, _ = order.conditions.order_by("number")
    address = reverse("orders:visit-new", args=[order.subject.public_id])

    answer = signed_in(officer).post(address, visit_of(order, **{f"condition_{first.pk}": "not_kept"}))

    assert answer.url == f"{reverse('orders:breach-new', args=[order.public_id])}?on=2026-11-24&of={first.pk}"


def test_second_of_two_users_naming_the_officer_sees_the_conflict(officer: User, order: Order) -> None:
    address = reverse("orders:supervision-part", args=[order.subject.public_id, "people"])
    form_data = {
        "officer": officer.pk,
        "deputy": "",
        "supervisor": "",
        "out_of_hours_contact": "Duty officer, 01632 960111",
        "version": "1",
    }
    client = signed_in(officer)
    assert client.post(address, form_data).status_code == 302

    answer = client.post(address, {**form_data, "out_of_hours_contact": "Somebody else, 01632 960222"})

    assert answer.status_code == 422
    assert "A colleague changed the managing officers of this subject" in answer.content.decode()
    assert "Somebody else, 01632 960222" in answer.content.decode()
    assert Subject.objects.get().out_of_hours_contact == "Duty officer, 01632 960111"


@pytest.mark.parametrize("part", ["nothing", "people"])
def test_part_not_belonging_to_an_order_gives_404(officer: User, order: Order, part: str) -> None:
    assert signed_in(officer).get(reverse("orders:order-part", args=[order.public_id, part])).status_code == 404


def test_accepting_without_an_officer_asks_on_the_same_page(officer: User, order: Order) -> None:
    receiver = making.manager(KENT)
    offer = transfers.offer(order.subject.public_id, to=KENT, reason="He moved.", by=officer)
    client, address = signed_in(receiver), reverse("orders:transfer-decide", args=[offer.pk])

    response = client.post(address, {"move": "accept", "officer": "", "reason": ""})
    done = client.post(address, {"move": "accept", "officer": receiver.pk, "reason": ""}, follow=True)

    assert response.status_code == 422
    assert "Choose the new managing officer" in response.content.decode()
    assert "Transfer accepted" in done.content.decode()
    assert SubjectTransfer.objects.get().state == "accepted"


def test_home_in_the_own_area_is_shown_by_number_and_recorded(officer: User, order: Order) -> None:
    kent = making.manager(KENT)
    learn(order.subject.public_id, [Identifier(kind="address", text="9 Elsewhere Road", area=KENT)], by=officer)
    client = signed_in(kent)

    page = client.get(reverse("orders:order-list")).content.decode()
    assert "A subject of Lancashire has a home in your area" in page
    assert order.subject.number in page
    assert "Elsewhere" not in page
    client.post(reverse("orders:area-alert-acknowledge", args=[AreaAlert.objects.get().pk]))

    assert (
        "Subjects of other forces living in your area" not in client.get(reverse("orders:order-list")).content.decode()
    )


def test_passport_number_is_for_the_own_force_and_reading_it_is_logged(officer: User) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, BAN, making.GIVE_UP_PASSPORTS))
    passports.record_surrender(order.public_id, number="QUAGGA123", station="Preston", taken_on=TODAY, by=officer)
    address = reverse("orders:supervision", args=[order.subject.public_id])

    own = signed_in(officer).get(address).content.decode()
    logged = LogEntry.objects.filter(subject="orders.passport", kind="consultation").count()
    others = [signed_in(user).get(address).content.decode() for user in (making.coordinator(), making.national())]

    assert ("QUAGGA123" in own, logged) == (True, 1)
    assert not any("QUAGGA123" in page for page in others)
    assert all("Preston" in page for page in others)


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_costs_the_same_for_any_number_of_orders_and_visits(
    officer: User, query_budget: Callable[[int], Any], many: int
) -> None:
    subject = making.subject(officer)
    for number in range(many):
        order = making.made(
            officer, subject, kind="interim_stro", add=(NO_CAR_WASH, BAN, making.GIVE_UP_PASSPORTS), ends_on=BAN.ends_on
        )
        tasks.record_task(order.public_id, "pnd", on=TODAY, reference="P/1", by=officer)
        passports.record_surrender(order.public_id, number="1", station="Preston", taken_on=TODAY, by=officer)
        key = order.conditions.get(number=1).pk
        breaches.report(order.public_id, happened_on=TODAY, conditions=[key], facts="Drove.", evidence="", by=officer)
        risk.assess(subject.public_id, level="high", reason=f"Reason {number}.", on=TODAY, by=officer)
        visit = {"was_planned": True, "was_seen": True, "officers": "PC", "finding": f"Visit {number}."}
        visits.note(subject.public_id, on=TODAY, outcomes={}, by=officer, **visit)
    client = signed_in(officer)

    # session, person, scope, subject, force; law, whether the officer has left, assessments, visits, checks, orders and
    # their related rows (conditions, tasks, notices, passports, breaches, decisions), the offer; deputy, log
    with query_budget(24):
        page = client.get(reverse("orders:supervision", args=[subject.public_id]))

    assert page.content.decode().count("Record a surrender") == many
