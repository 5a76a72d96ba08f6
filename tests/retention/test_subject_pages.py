"""The pages of retention for a subject with their orders, and what an erased subject still shows (P35)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from orders.retained import KIND
from retention import reviews, todo
from retention.models import Erasure
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.orders.making import coordinator
from tests.retention.ended_subject import ENDED_ON, WORD, EndedSubject, ended_subject
from tests.retention.erasing import approve_on_page, request_on_page, retention_page
from tests.roles import acting_for
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@made_once
def world() -> EndedSubject:
    return ended_subject()


def requested(world: EndedSubject) -> Erasure:
    return request_on_page(KIND, world.subject, by=world.analyst)


def erase(world: EndedSubject) -> None:
    sentences = ("Identifying details: 4", "All orders of the subject are erased too")
    erasure = requested(world)
    page = just_signed_in(world.lead).get(erasure.get_absolute_url()).content.decode()
    assert "other investigations" not in page
    approve_on_page(erasure, by=world.lead, has=sentences)


def test_the_subject_page_leads_to_a_request_that_a_second_person_approves(world: EndedSubject) -> None:
    assert (
        retention_page(KIND, world.subject)
        in just_signed_in(world.analyst).get(world.subject.get_absolute_url()).content.decode()
    )

    erase(world)

    [entry] = AuditEntry.objects.filter(kind="erasure")
    assert (entry.who, entry.subject) == (world.lead.pk, "orders.subject")
    assert entry.keys == [str(world.subject.public_id)]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEAD])
def test_person_who_does_not_manage_orders_finds_no_retention_of_a_subject(world: EndedSubject, role: str) -> None:
    erasure = requested(world)
    person = UserFactory(role=role, force_id=LANCASHIRE)
    client = just_signed_in(person)

    assert client.get(retention_page(KIND, world.subject)).status_code == 404
    assert client.get(erasure.get_absolute_url()).status_code == 404
    refusal = {"decision": "refuse", "reason": "No."}
    assert client.post(reverse("retention:erasure-decide", args=[erasure.public_id]), refusal).status_code == 404
    assert "Open erasure requests" not in client.get(reverse("retention:review-list")).content.decode()
    with acting_for(person), connection.cursor() as cursor:
        cursor.execute("select scope.digest_of_text('subject', %s)", [world.subject.public_id])
        assert cursor.fetchone() == ("",)
    with acting_for(person):
        assert todo.groups_for(person) == []
    with acting_for(world.lead):
        assert todo.groups_for(world.lead) != []


def pages_of(world: EndedSubject) -> list[str]:
    """Every page that shows the subject, an order, a breach, a transfer or a merge, and every list of them."""
    of_subject = [
        "subject-detail",
        "supervision",
        "order-card",
        "subject-who-can-see",
        "subject-access-history",
        "merge-new",
        "identifier-add",
        "order-new",
        "visit-new",
        "transfer-new",
    ]
    of_order = ["order-detail", "order-on-day", "order-access-history", "evidence-new", "breach-new", "order-correct"]
    return [
        *(reverse(f"orders:{name}", args=[world.subject.public_id]) for name in of_subject),
        *(reverse(f"orders:{name}", args=[world.order.public_id]) for name in of_order),
        world.order.breaches.get().get_absolute_url(),
        world.subject.transfers.get().get_absolute_url(),
        world.subject.merges.get().get_absolute_url(),
        world.merged.get_absolute_url(),
        reverse("orders:subject-new"),
        reverse("orders:order-list"),
        reverse("exports:export-list"),
        reverse("retention:review-list"),
        retention_page(KIND, world.subject),
        reverse("home"),
    ]


def test_pages_that_list_an_erased_subject_open_and_show_none_of_its_text(world: EndedSubject) -> None:
    shown = "Text and names are gone. Dates and codes remain"
    erase(world)

    for person in (world.analyst, world.lead, world.neighbour, coordinator()):
        client = just_signed_in(person)
        for address in pages_of(world):
            page = client.get(address)
            assert page.status_code in {200, 302, 403, 404}, (address, person.role)
            assert WORD not in page.content.decode(), address
    for record in (world.subject, world.order, world.order.breaches.get()):
        assert shown in just_signed_in(world.analyst).get(record.get_absolute_url()).content.decode()


def test_the_pages_of_an_erased_subject_say_so_and_offer_no_change(world: EndedSubject) -> None:
    erase(world)
    client = just_signed_in(world.analyst)

    subject = client.get(world.subject.get_absolute_url()).content.decode()
    assert "The identity of this person was erased." in subject
    for link in ("orders:identifier-add", "orders:order-new", "orders:merge-new"):
        assert reverse(link, args=[world.subject.public_id]) not in subject
    supervision = client.get(reverse("orders:supervision", args=[world.subject.public_id])).content.decode()
    for link, arguments in (("transfer-new", []), ("supervision-part", ["risk"]), ("supervision-part", ["people"])):
        assert reverse(f"orders:{link}", args=[world.subject.public_id, *arguments]) not in supervision
    order = client.get(world.order.get_absolute_url())
    assert (order.context["moves"], order.context["may_correct"]) == ({}, False)
    assert order.context["header"].tags[0].text == "Erased"


def test_change_of_an_erased_subject_is_refused_with_the_reason(world: EndedSubject) -> None:
    erase(world)
    address = reverse("orders:identifier-add", args=[world.subject.public_id])

    answer = just_signed_in(world.analyst).post(address, {"kind": "vehicle", "text": "PO20 OKX"})

    assert answer.status_code == 422
    assert "This subject was erased, so you cannot change it." in answer.content.decode()


@pytest.mark.parametrize("typed", [WORD, f"Darren {WORD}"])
def test_neither_search_finds_an_erased_subject_by_name(world: EndedSubject, client: Client, typed: str) -> None:
    search = reverse("orders:order-search")
    assert just_signed_in(world.analyst).post(search, {"find": typed}).status_code == 302, "it was found before"
    erase(world)

    page = just_signed_in(world.analyst).post(search, {"find": typed})

    assert (page.status_code, page.context["people"], list(page.context["rows"])) == (200, [], [])


def test_a_subject_is_listed_ten_years_after_the_last_order_ended(world: EndedSubject, settings: Any) -> None:
    settings.MSPT_TODAY = ENDED_ON.replace(year=2030)

    with acting_for(world.lead):
        [due] = reviews.records_to_review(world.lead)
        assert (due.record.reference, due.review_on) == (world.subject.number, date(2030, 3, 10))
        assert due.why == "The last order ended on 10 March 2020, at least 10 years ago"
    settings.MSPT_TODAY = date(2030, 3, 9)
    with acting_for(world.lead):
        assert reviews.records_to_review(world.lead) == []


def test_an_erased_subject_is_not_listed_for_review(world: EndedSubject, settings: Any) -> None:
    erase(world)
    settings.MSPT_TODAY = ENDED_ON.replace(year=2030)

    person: User = world.lead
    with acting_for(person):
        assert reviews.records_to_review(person) == []
