"""The list of orders, a subject's page and an order's page: what each user sees, and the query cost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core import clock
from core.timeline import newest_first
from orders import timeline
from orders.choices import OrderKind, Particular, RequiredDocument
from orders.models import Order, Subject
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import timeline as managing
from orders.workflow import TRANSITIONS
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.making import NO_CAR_WASH, NO_LIFTS
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("orders:order-list")


@made_once
def officer() -> User:
    return making.manager()


def opened(user: User, address: str, **parameters: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(address, parameters).content.decode()


def references(text: str, *orders: Order) -> list[str]:
    """The given orders that a list shows."""
    return [order.reference for order in orders if f">{order.reference}</a>" in text]


@made_once
def order(officer: User) -> Order:
    return making.made(officer)


def test_list_filters_by_in_force_ending_soon_and_kind(officer: User) -> None:
    today = date(2026, 11, 24)
    lasting = making.made(officer)
    draft = making.drafted(officer, kind=OrderKind.STPO_SENTENCE)
    interim = making.drafted(officer, kind=OrderKind.INTERIM_STRO)
    making.moved(interim, "apply", by=officer, on=making.APPLIED_ON)
    making.moved(interim, "make", by=officer, on=making.MADE_ON, ends_on=date(2026, 12, 23))
    everything = (lasting, draft, interim)

    assert (date(2026, 12, 23) - today).days == 29
    for parameters, fitting in (
        ({}, [lasting, draft, interim]),
        ({"state": "now"}, [lasting, interim]),
        ({"state": "before"}, [draft]),
        ({"state": "over"}, []),
        ({"kind": "stpo_sentence"}, [draft]),
        ({"within": "30"}, [interim]),
        ({"within": "7"}, []),
        ({"officer": str(officer.public_id)}, [lasting, draft, interim]),
        ({"officer": str(making.manager().public_id)}, []),
    ):
        assert references(opened(officer, LIST, **parameters), *everything) == [
            listed_order.reference for listed_order in fitting
        ], parameters


def test_earliest_end_is_first_and_ended_orders_are_last(officer: User) -> None:
    over = making.applied(officer)
    making.moved(over, "withdraw", by=officer, on=making.MADE_ON)
    draft = making.drafted(officer)
    lasting = making.made(officer)
    ending = making.made(officer, ends_on=date(2029, 3, 15), until_further_order=False)

    client = Client()
    client.force_login(officer)
    shown = [row.order.reference for row in client.get(LIST).context["rows"]]

    assert shown == [listed_order.reference for listed_order in (ending, lasting, draft, over)]


def test_list_shows_a_last_day_only_if_the_order_ran_or_runs_until_it(officer: User) -> None:
    until = {"ends_on": date(2029, 3, 15), "until_further_order": False}
    over = making.made(officer, **until)
    making.moved(over, "die", by=officer, on=date(2026, 10, 1))
    making.made(officer, **until)
    making.made(officer)
    making.drafted(officer)
    client = Client()
    client.force_login(officer)

    page = client.get(LIST)

    assert [row.has_term for row in page.context["rows"]] == [True, True, False, False]
    days = re.findall(r'data-label="Last day">(.*?)</td>', page.content.decode())
    assert days == ["15 Mar 2029", "Until further order", "–", "–"]


def test_nothing_more_is_asked_about_a_subject_who_has_died(officer: User, order: Order) -> None:
    making.moved(order, "die", by=officer, on=date(2026, 10, 1))

    pages = (
        opened(officer, order.subject.get_absolute_url()),
        opened(officer, reverse("orders:supervision", args=[order.subject.public_id])),
    )

    for gone in ("Record a visit", "Start an order", "Assess the risk", "Transfer to another force", "Next visit by"):
        assert gone not in pages[0], gone
    for gone in ("Record a visit", "Assess the risk", "Transfer to another force"):
        assert gone not in pages[1], gone


@pytest.mark.parametrize(
    ("ends_on", "due", "ends"),
    [
        (date(2026, 12, 3), "3 December 2026", "3 December 2026, in 9 days"),
        (date(2027, 3, 5), "4 March 2027", "5 March 2027"),
    ],
)
def test_no_visit_or_review_is_due_after_the_last_order_ends(officer: User, ends_on: date, due: str, ends: str) -> None:
    interim = making.drafted(officer, kind=OrderKind.INTERIM_STRO)
    making.moved(interim, "apply", by=officer, on=making.APPLIED_ON)
    making.moved(interim, "make", by=officer, on=making.MADE_ON, ends_on=ends_on)
    days = {"review_due_on": date(2027, 3, 4), "visit_due_on": date(2027, 3, 4)}
    Subject.objects.filter(pk=interim.subject_id).update(risk="high", **days)

    page = opened(officer, interim.subject.get_absolute_url())
    supervision = opened(officer, reverse("orders:supervision", args=[interim.subject.public_id]))

    assert f"<dd>Due by {due}</dd>" in page
    assert f"<dt>Order ends</dt><dd>{ends}</dd>" in page
    assert page.count(f"<dd>{due}</dd>") == 2
    assert len(re.findall(rf"<dd>\w+ {due}</dd>", supervision)) == 2


def test_subject_without_an_order_to_come_has_no_next_visit(officer: User, order: Order) -> None:
    Subject.objects.update(risk="high", review_due_on=date(2027, 3, 4), visit_due_on=date(2026, 11, 2))
    making.moved(order, "discharge", by=officer, on=date(2026, 10, 1), papers=frozenset(RequiredDocument))

    page = opened(officer, order.subject.get_absolute_url())

    assert "Next visit</dt>" not in page
    assert page.count("No date set") == 2


def test_order_that_is_not_served_says_so_first_and_offers_to_record_it(officer: User, order: Order) -> None:
    serve = reverse("orders:transition-new", args=[order.public_id, "serve"])

    page, coordinators = (
        opened(officer, order.get_absolute_url()),
        opened(making.coordinator(), order.get_absolute_url()),
    )
    making.moved(order, "serve", by=officer, on=date(2026, 4, 1))
    later = opened(officer, order.get_absolute_url())

    assert "<strong>Not served yet.</strong> Serve the order, then record how.</p>" in page
    assert re.search(rf'<a href="{serve}" role="button"[^>]*>Record service</a>', page)
    assert page.count(serve) == 1
    assert "<strong>Not served yet.</strong></p>" in coordinators
    assert serve not in coordinators
    assert "Not served yet" not in later
    assert re.findall(r'href="[^"]*/(?:serve|discharge|vary)/">([^<]*)</a>', later)[-1] == "Record another service"
    assert "Record another service</h1>" in opened(officer, serve)
    assert "Record service on the subject" not in later


def test_list_has_25_orders_on_a_page(officer: User) -> None:
    against = making.subject(officer)
    for _ in range(26):
        making.drafted(officer, against)

    assert "Showing 1 to 25 of 26 orders and applications" in opened(officer, LIST)


def test_list_reports_an_invalid_filter(officer: User) -> None:
    client = Client()
    client.force_login(officer)

    answer = client.get(LIST, {"kind": "nonsense"})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_another_force_finds_neither_list_row_nor_page(officer: User, order: Order) -> None:
    other = making.manager(KENT)
    client = Client()
    client.force_login(other)

    assert references(opened(other, LIST), order) == []
    assert client.get(order.get_absolute_url()).status_code == 404
    assert client.get(order.subject.get_absolute_url()).status_code == 404


def test_only_the_own_force_sees_who_the_subject_is_and_each_view_is_logged(officer: User) -> None:
    subject = making.subject(officer, name="Darren Example")
    address = subject.get_absolute_url()

    assert "Darren Example" in opened(officer, address)
    assert LogEntry.objects.filter(subject="orders.subjectidentifier", keys=[str(subject.public_id)]).count() == 1
    for other in (making.coordinator(), making.national()):
        page = opened(other, address)
        assert "Darren Example" not in page
        assert "Only order managers in Lancashire can see this person’s identity" in page
    assert LogEntry.objects.filter(subject="orders.subjectidentifier").count() == 1


def test_order_page_separates_current_conditions_from_others(officer: User) -> None:
    lifts = replace(NO_LIFTS, starts_on=date(2027, 1, 4))
    order = making.made(officer, add=(NO_CAR_WASH, lifts))

    text = opened(officer, order.get_absolute_url())

    binding, _, rest = text.partition("Conditions not in force today")
    assert NO_CAR_WASH.words in binding
    assert NO_LIFTS.words in rest.partition("What happened")[0]
    assert "4 January 2027" in rest


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "says"),
    [
        (date(2027, 1, 4), None, "Made, not started yet"),
        (date(2026, 3, 16), date(2026, 11, 23), "Expired"),
        (date(2026, 3, 16), date(2026, 11, 24), "In force"),
    ],
)
def test_order_outside_its_dates_is_not_shown_as_in_force(
    officer: User, starts_on: date, ends_on: date | None, says: str
) -> None:
    kind = OrderKind.INTERIM_STRO if ends_on else OrderKind.STRO
    more = {"ends_on": ends_on, "until_further_order": False} if ends_on else {}
    order = making.made(officer, kind=kind, starts_on=starts_on, **more)

    page = opened(officer, order.get_absolute_url())

    assert f'<h2 class="app-h2">{says}</h2>' in page
    assert ("Conditions in force today" in page) == (says == "In force")


def test_simultaneous_records_are_listed_last_first(officer: User) -> None:
    moment = clock.start_of(date(2026, 3, 16))
    order = Order(kind=OrderKind.STRO, applicant="police", created_at=moment)
    begun = next(timeline.beginning(order))
    made = replace(begun, title="Made")

    assert [event.title for event in newest_first([begun, made])] == ["Made", "Record started"]


def test_every_transition_has_its_timeline_line() -> None:
    assert timeline.TITLES.keys() == TRANSITIONS.keys()


@pytest.mark.parametrize("many", [1, 12])
def test_the_list_costs_the_same_for_any_number_of_orders(officer: User, query_budget: Any, many: int) -> None:
    against = making.subject(officer)
    for _ in range(many):
        making.drafted(officer, against)
    client = Client()
    client.force_login(officer)

    # session, person, scope, officers, count, orders, the own force, log; to-do list: its reasons, their subjects and
    # the law, and what other forces offer, have accepted and are notified of
    with query_budget(8 + 3 + 3 + 1):
        page = client.get(LIST)

    assert page.content.decode().count('<th scope="row"') == many


@pytest.mark.parametrize("many", [1, 12])
def test_order_page_costs_the_same_for_any_number_of_conditions_and_transitions(
    officer: User, query_budget: Any, many: int
) -> None:
    order = making.made(officer, add=(NO_CAR_WASH,) * many)
    for _ in range(many):
        making.moved(order, "serve", by=officer, on=date(2026, 4, 1))
    client = Client()
    client.force_login(officer)

    with query_budget(9 + len(managing.KINDS) + 5):  # and what the library has for it, who it is, the breaches
        client.get(order.get_absolute_url())


@pytest.mark.parametrize("many", [1, 12])
def test_a_subjects_page_costs_the_same_for_any_number_of_orders(officer: User, query_budget: Any, many: int) -> None:
    against = making.subject(officer)
    for _ in range(many):
        making.drafted(officer, against)
    client = Client()
    client.force_login(officer)

    with query_budget(18):  # and who else of the force it may be, and merges
        client.get(against.get_absolute_url())


def test_list_names_subjects_only_to_their_managers(officer: User, order: Order) -> None:
    own, national = opened(officer, LIST), opened(making.national(), LIST)

    assert "Darren Example" in own
    assert "Darren Example" not in national
    assert order.subject.number in national


def test_list_shows_the_current_name(officer: User) -> None:
    subject = making.subject(officer)
    records.learn(subject.public_id, [Identifier(kind=Particular.NAME, text="Darren Newname")], by=officer)
    first = subject.known_by.order_by("pk")[0]
    records.end(subject.public_id, first.pk, on=date(2026, 11, 1), by=officer)

    assert records.names_of([subject], by=officer) == {subject.pk: "Darren Newname"}
