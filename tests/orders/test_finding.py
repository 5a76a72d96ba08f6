"""Managers find the right person by any identifier, and every page shows who it is about."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from orders import record_header, todo, urls
from orders.choices import Particular
from orders.models import Order, Subject, SubjectIdentifier
from orders.register import search_box
from orders.subjects.records import Identifier, add
from orders.supervision import breaches, transfers
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.test_search import ADDRESS, STOP, officer
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
FIND = reverse("orders:order-search")


@made_once
def manager() -> User:
    return making.manager()


@made_once
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
HEAD = re.compile(r'<section class="app-person.*?</section>', re.DOTALL)
CURRENT = re.compile(r'<a class="moj-sub-navigation__link" href="([^"]+)" aria-current="(page|true)">([^<]+)</a>')
LINK = re.compile(r'<a class="moj-sub-navigation__link" href="([^"]+)"')

# Each page of one subject, with what its address needs besides.
PAGES = {
    "orders:subject-detail": (),
    "orders:merge-new": (),
    "orders:identifier-add": (),
    "orders:identifier-end": ("known",),
    "orders:order-new": (),
    "orders:supervision": (),
    "orders:supervision-part": ("risk",),
    "orders:visit-new": (),
    "orders:transfer-new": (),
    "orders:order-detail": ("order",),
    "orders:order-on-day": ("order",),
    "orders:evidence-new": ("order",),
    "orders:subject-who-can-see": (),
    "orders:subject-access-history": (),
    "orders:order-access-history": ("order",),
    "orders:transition-new": ("order", "serve"),
    "orders:order-part": ("order", "expiry"),
    "orders:breach-new": ("order",),
    "orders:breach-detail": ("breach",),
    "orders:breach-transition": ("breach", "investigate"),
    "orders:order-correct": ("draft",),
}
ALSO_READ_BEYOND_THE_FORCE = {
    "orders:subject-detail",
    "orders:supervision",
    "orders:order-detail",
    "orders:order-on-day",
    "orders:breach-new",
    "orders:breach-detail",
}
# The card of the register, for officers of every force, and all subjects of one colleague, by number.
OTHER_PAGES = {"orders:order-card", "orders:reassign"}


def address(name: str, order: Order, by: User) -> str:
    args: tuple[Any, ...] = PAGES[name]
    subject = order.subject
    match args[:1]:
        case ("order",):
            return reverse(name, args=[order.public_id, *args[1:]])
        case ("draft",):
            return reverse(name, args=[making.drafted(by, subject, reference="DRAFT-1").public_id])
        case ("breach",):
            condition = order.conditions.present().get()
            details = {"happened_on": date(2026, 11, 20), "facts": "Seen.", "evidence": ""}
            breach = breaches.report(order.public_id, conditions=[condition.pk], by=by, **details)
            return reverse(name, args=[breach.public_id, *args[1:]])
        case ("known",):
            args = (SubjectIdentifier.objects.get(subject=subject, kind=Particular.ADDRESS).pk,)
    return reverse(name, args=[subject.public_id, *args])


def page_of(user: User, url: str) -> str:
    answer = just_signed_in(user).get(url)
    assert answer.status_code == 200, url
    return unescape(answer.content.decode())


def head_of(page: str) -> str:
    head = HEAD.search(page)
    assert head, "The page does not say who it is about"
    return head[0]


def test_every_page_of_a_subject_is_listed_here() -> None:
    shown = {
        f"orders:{pattern.name}" for pattern in urls.urlpatterns if re.search("public_id|breach>", str(pattern.pattern))
    }

    assert shown == PAGES.keys() | OTHER_PAGES
    transfers = {"orders:transfer-detail", "orders:transfer-decide"}
    assert record_header.BELONGS_TO.keys() | record_header.OF_AN_ORDER.keys() == PAGES.keys() | transfers


@pytest.mark.parametrize("name", PAGES)
def test_every_page_names_the_subject_so_that_no_wrong_one_is_edited(order: Order, manager: User, name: str) -> None:
    page = page_of(manager, address(name, order, manager))

    title = page[page.index("<title>") : page.index("</title>")]
    for text in ("Darren Example", f"Subject {order.subject.number}", "Preston", "1 order in force"):
        assert text in head_of(page)
    assert order.subject.number in title
    assert page.count("<h1") == 1
    logged = AuditEntry.objects.filter(kind="consultation", question__contains="with the name of the subject")
    assert name == "orders:subject-detail" or logged.exists()  # the overview logs the whole identity


@pytest.mark.parametrize("name", PAGES)
def test_header_marks_the_page_among_the_pages_of_the_subject(order: Order, manager: User, name: str) -> None:
    url = address(name, order, manager)

    marked = CURRENT.findall(head_of(page_of(manager, url)))

    reference = "DRAFT-1" if name == "orders:order-correct" else order.reference
    of_order = record_header.OF_AN_ORDER.get(name, "")
    wanted = [record_header.BELONGS_TO.get(name) or reference]
    wanted += [of_order] if of_order and reference == order.reference else []
    assert [title for _, _, title in marked] == wanted
    assert all(current == ("page" if link == url else "true") for link, current, _ in marked)


def test_header_links_only_to_pages_that_the_user_may_open(order: Order, manager: User) -> None:
    for reader in (manager, making.national(), making.coordinator()):
        for link in LINK.findall(head_of(page_of(reader, order.get_absolute_url()))):
            assert page_of(reader, link)


def test_header_lists_the_first_orders_and_always_the_order_of_the_page(order: Order, manager: User) -> None:
    drafts = [
        making.drafted(manager, order.subject, reference=f"DRAFT-{number}")
        for number in range(record_header.MOST_ORDERS + 2)
    ]

    head = head_of(page_of(manager, drafts[-1].get_absolute_url()))

    assert order.reference in head
    assert head.count("DRAFT-") == record_header.MOST_ORDERS
    assert f">{drafts[-1].reference}</a>" in head


@pytest.mark.parametrize("name", sorted(ALSO_READ_BEYOND_THE_FORCE))
def test_users_without_the_right_to_the_name_see_only_the_number(order: Order, manager: User, name: str) -> None:
    url = address(name, order, manager)

    for reader in (making.coordinator(), making.national()):
        page = page_of(reader, url)
        assert order.subject.number in head_of(page)
        assert "Darren" not in page
        assert "Preston, PR1" not in page


def test_offer_shows_the_name_only_to_the_force_that_manages_the_subject(order: Order, manager: User) -> None:
    receiver = making.manager(KENT)
    offer = transfers.offer(order.subject.public_id, to=KENT, reason="Lives in Dover now.", by=manager)

    assert "Darren Example" in head_of(page_of(manager, offer.get_absolute_url()))
    assert "Darren" not in page_of(receiver, offer.get_absolute_url())


def test_to_do_items_show_the_name_on_the_page_and_nowhere_else(client: Client, order: Order, manager: User) -> None:
    client.force_login(manager)

    page = unescape(client.get(reverse("orders:order-list")).content.decode())

    assert f'Darren Example, <span class="app-whole">{order.reference}</span></a>' in page
    assert {(line.name, line.subject_name) for line in todo.waiting_for(manager)} == {
        (order.reference, ""),
        (order.subject.number, ""),
    }
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
    assert record_header.town_of(address) == town


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
    terms = search_box.read("testaresku 14 2 86", today=date(2026, 11, 24))

    assert (terms.born, terms.words) == (date(1986, 2, 14), "testaresku")
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


@pytest.mark.parametrize("shown_on", ["order", "supervision"])
def test_breach_of_the_interim_order_is_shown_beside_the_main_order(
    client: Client, manager: User, shown_on: str
) -> None:
    breach, main = breach_under_an_interim_order(manager)
    client.force_login(manager)
    address = (
        main.get_absolute_url() if shown_on == "order" else reverse("orders:supervision", args=[main.subject.public_id])
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
