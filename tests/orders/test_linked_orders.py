"""Orders of an investigation: on its page and in its timeline, for order managers of the force only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from investigations.models import Investigation
from orders import linked_orders
from orders.models import Order
from tests.accounts.factories import CUMBRIA, analyst
from tests.orders import making
from tests.prosecutions import case_making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def manager() -> User:
    return making.manager()


@made_once
def investigation(manager: User) -> Investigation:
    return case_making.investigation(manager)


def linked(investigation: Investigation, manager: User) -> Order:
    """An order that a court made a week ago."""
    order = making.made(manager, on=clock.today() - timedelta(days=7))
    Order.objects.filter(pk=order.pk).update(investigation=investigation)
    return Order.objects.get(pk=order.pk)


def test_order_is_on_the_page_of_its_investigation(client: Client, investigation: Investigation, manager: User) -> None:
    order = linked(investigation, manager)
    client.force_login(manager)
    text = client.get(reverse("investigations:investigation-detail", args=[investigation.public_id])).content.decode()

    assert "Prevention and risk orders" in text
    assert order.get_absolute_url() in text


def test_what_the_court_decided_is_in_the_timeline_of_the_case(
    client: Client, investigation: Investigation, manager: User
) -> None:
    order = linked(investigation, manager)

    shown = linked_orders.events_of_investigation(investigation, manager)

    assert [event.title for event in shown.events] == [f"{order}: Applied for", f"{order}: Made"]
    assert {event.url for event in shown.events} == {order.get_absolute_url()}
    client.force_login(manager)
    page = client.get(reverse("investigations:investigation-timeline", args=[investigation.public_id]))
    assert f"{order}: Made" in page.content.decode()


@pytest.mark.parametrize("reader", [analyst, lambda: making.manager(CUMBRIA)], ids=["no duty", "another force"])
def test_others_see_no_order(reader: Callable[[], User], investigation: Investigation, manager: User) -> None:
    linked(investigation, manager)
    other = reader()

    assert linked_orders.of_investigation(investigation, other).records == ()
    assert linked_orders.events_of_investigation(investigation, other).events == ()


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_depend_on_the_number_of_orders(
    many: int,
    investigation: Investigation,
    manager: User,
    query_budget: Callable[[int], AbstractContextManager[Any]],
) -> None:
    for _ in range(many):
        linked(investigation, manager)

    with query_budget(3):
        linked_orders.of_investigation(investigation, manager)
        linked_orders.events_of_investigation(investigation, manager)
