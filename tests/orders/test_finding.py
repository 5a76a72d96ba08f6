"""Managers find the right person by any identifier, and every page shows who it is about."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from orders import headings, todo
from orders.choices import Particular
from orders.models import Order, Subject
from orders.register import search_box
from orders.subjects.records import Identifier, add
from orders.supervision import breaches
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.test_search import ADDRESS, STOP, officer

pytestmark = pytest.mark.django_db
FIND = reverse("orders:order-search")


@pytest.fixture
def manager() -> User:
    return making.manager()


@pytest.fixture
def order(manager: User) -> Order:
    subject = making.subject(manager)
    add(subject, [Identifier(kind=Particular.ADDRESS, text="14 Sample Street, Preston, PR1 2AB")], by=manager)
    return made(manager, subject, reference="LAN/STRO/0328")


def made(by: User, subject: Subject, **more: Any) -> Order:
    return making.moved(making.applied(by, subject, **more), "make", by=by, on=making.MADE_ON)


@pytest.mark.parametrize(
    "typed", ["{number}", "{bare}", "LAN/STRO/0328", "lan/stro/0328", "0328", "Darren Example", "exampel daren 9.5.81"]
)
def test_order_is_found_by_number_reference_or_name_and_the_search_is_logged(
    client: Client, manager: User, order: Order, typed: str
) -> None:
    made(manager, making.subject(manager, name="Quite Another", born_on=date(1970, 1, 1)), reference="X-1")
    number = order.subject.number
    client.force_login(manager)

    answer = client.post(FIND, {"find": typed.format(number=number, bare=number.replace("-", "").lower())})

    assert answer.headers["Location"] == order.get_absolute_url()
    assert AuditEntry.objects.filter(kind="consultation", subject="orders.order", question="search").exists()


@pytest.mark.parametrize("typed", ["Darren Example", "LAN/STRO/0328", "{number}"])
def test_another_force_finds_nothing(client: Client, order: Order, typed: str) -> None:
    client.force_login(making.manager(KENT))

    page = unescape(client.post(FIND, {"find": typed.format(number=order.subject.number)}).content.decode())

    assert "No match in your force’s orders" in page
    assert order.get_absolute_url() not in page


def test_unit_that_may_not_see_names_cannot_search_by_them(client: Client, order: Order) -> None:
    client.force_login(making.coordinator())

    assert "No match in your force’s orders" in unescape(client.post(FIND, {"find": "Darren Example"}).content.decode())
    by_number = client.post(FIND, {"find": order.subject.number})
    assert by_number.headers["Location"] == order.get_absolute_url()


def test_no_name_appears_in_a_url(client: Client, order: Order, manager: User) -> None:
    client.force_login(manager)

    assert client.get(FIND, {"find": "Darren Example"}).headers["Location"] == reverse("orders:order-list")


# --- Who a page is about ---------------------------------------------------------------------------------------------
def pages(order: Order, by: User) -> dict[str, str]:
    said = {"happened_on": date(2026, 11, 20), "facts": "Seen.", "evidence": ""}
    condition = order.conditions.present().get()
    breach = breaches.report(order.public_id, conditions=[condition.pk], by=by, **said)
    subject = order.subject.public_id
    return {
        "subject": reverse("orders:subject-detail", args=[subject]),
        "managing": reverse("orders:supervision", args=[subject]),
        "visit": reverse("orders:visit-new", args=[subject]),
        "risk": reverse("orders:supervision-part", args=[subject, "risk"]),
        "order": order.get_absolute_url(),
        "move": reverse("orders:transition-new", args=[order.public_id, "serve"]),
        "breach": breach.get_absolute_url(),
        "breach-new": reverse("orders:breach-new", args=[order.public_id]),
    }


@pytest.mark.parametrize("door", ["subject", "managing", "visit", "risk", "order", "move", "breach", "breach-new"])
def test_every_page_names_the_subject_so_that_no_wrong_one_is_edited(
    client: Client, order: Order, manager: User, door: str
) -> None:
    client.force_login(manager)

    html = unescape(client.get(pages(order, manager)[door]).content.decode())

    heading = html[html.index("<h1") : html.index("</h1>")]
    title = html[html.index("<title>") : html.index("</title>")]
    head = html[html.index('<div class="app-head">') :][:900]
    assert "Darren Example" in heading
    assert "Darren Example" in title
    assert order.subject.number in title
    assert order.subject.number in head
    assert "Preston. 1 order in force." in head


@pytest.mark.parametrize("door", ["subject", "managing", "order", "breach"])
def test_users_without_the_right_to_the_name_see_only_the_number(
    client: Client, order: Order, manager: User, door: str
) -> None:
    address = pages(order, manager)[door]
    client.force_login(making.coordinator())

    html = unescape(client.get(address).content.decode())

    assert order.subject.number in html
    assert "Darren" not in html
    assert "Preston, PR1" not in html


def test_to_do_items_show_the_name_on_the_page_and_nowhere_else(client: Client, order: Order, manager: User) -> None:
    client.force_login(manager)

    page = unescape(client.get(reverse("orders:order-list")).content.decode())

    assert f"Darren Example, {order.reference}</a>" in page
    assert {line.who for line in todo.waiting_for(manager)} == {order.reference, order.subject.number}
    client.force_login(making.coordinator())
    assert "Darren" not in client.get(reverse("orders:order-list")).content.decode()


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("14 Sample Street, Preston, PR1 2AB", "Preston"),
        ("14 Sample Street\nLeeds\n", "Leeds"),
        ("Preston", ""),
        ("", ""),
    ],
)
def test_town_is_the_last_part_of_an_address(address: str, town: str) -> None:
    assert headings.town_of(address) == town


# --- The register's own wording ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["07700", "??", "12", "."])
def test_register_pages_never_mention_tokens(client: Client, typed: str) -> None:
    client.force_login(officer())

    answer = client.post(ADDRESS, {"text": typed, **STOP})

    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Enter a name, a vehicle registration, a whole phone number" in page
    assert "tokens" not in page


def test_date_of_birth_with_spaces_and_a_short_year_is_read(client: Client) -> None:
    found = search_box.read("testaresku 14 2 86", today=date(2026, 11, 24))

    assert (found.born, found.words) == (date(1986, 2, 14), "testaresku")
    assert search_box.read("07700 90 01 23", today=date(2026, 11, 24)).born is None


def test_remaining_daily_searches_are_shown_when_the_form_has_an_error(client: Client) -> None:
    client.force_login(officer())

    page = client.post(ADDRESS, {"text": "", "reason": "stop", "reference": ""}).content.decode()

    assert "You can search for 150 different people a day." in page


# --- Breaches --------------------------------------------------------------------------------------------------------
def breach_under_an_interim_order(manager: User) -> tuple[Any, Order]:
    subject = making.subject(manager)
    main = making.applied(manager, subject)
    interim = made(manager, subject, kind="interim_stro", main=main.public_id)
    breach = breaches.report(
        interim.public_id,
        happened_on=making.MADE_ON,
        conditions=[interim.conditions.present().get().pk],
        facts="Seen.",
        evidence="",
        by=manager,
    )
    return breach, making.moved(main, "make", by=manager, on=date(2026, 4, 1))


@pytest.mark.parametrize("door", ["order", "managing"])
def test_breach_of_the_interim_order_is_shown_beside_the_main_order(client: Client, manager: User, door: str) -> None:
    breach, main = breach_under_an_interim_order(manager)
    client.force_login(manager)
    address = (
        main.get_absolute_url() if door == "order" else reverse("orders:supervision", args=[main.subject.public_id])
    )

    html = client.get(address).content.decode()

    assert f'href="{breach.get_absolute_url()}"' in html
    assert f"under the interim order {breach.order.reference}" in html


def test_an_address_alone_confirms_no_subject(client: Client, order: Order) -> None:
    client.force_login(officer())
    address = reverse("orders:breach-new", args=[order.public_id])

    assert client.get(address).status_code == 404
    assert client.post(address, {"facts": "x"}).status_code == 404
    assert not Subject.objects.filter(pk=order.subject_id, orders__breaches__isnull=False).exists()
