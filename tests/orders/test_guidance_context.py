"""The library receives the condition topics of an order and that one exists, and no text of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from guidance.choices import Circumstance
from investigations.models import Investigation
from orders import guidance_context
from orders.choices import ConditionKind
from orders.models import ConditionTemplate, Order
from orders.transition_input import ConditionWords
from tests.accounts.factories import analyst
from tests.guidance.making import published
from tests.investigations.factories import JANUARY, approved, row, series
from tests.orders import making

pytestmark = pytest.mark.django_db
CAR_WASH = ConditionWords(
    kind=ConditionKind.PROHIBITION, template="no-hand-car-wash", words="Must not work for any car wash."
)


def test_library_receives_an_order_as_the_entries_of_its_conditions() -> None:
    officer = making.manager()
    order = making.made(officer, add=(CAR_WASH, making.NO_LIFTS))
    kinds = ConditionTemplate.objects.get(code="no-hand-car-wash", valid_to=None).types

    situation = guidance_context.situation_of(order, officer)

    assert kinds
    assert situation.types == sorted(kinds)
    assert situation.circumstances == [Circumstance.ORDERS]


def test_library_receives_the_linked_investigation_if_the_user_may_read_it() -> None:
    series(JANUARY, JANUARY)
    approved(JANUARY, rows=[row("LAN/1", section_45="yes")], by=analyst())
    officer = making.manager()
    order = making.made(officer)
    Order.objects.filter(pk=order.pk).update(investigation=Investigation.objects.get())
    order.refresh_from_db()

    assert guidance_context.situation_of(order, officer).types == ["LAB"]
    assert Circumstance.SECTION_45 in guidance_context.situation_of(order, officer).circumstances
    assert guidance_context.situation_of(order, analyst("E23000002")).types == []


def test_order_page_shows_matching_guidance() -> None:
    officer = making.manager()
    order = making.made(officer, on=date(2026, 3, 16))
    published(title="An order is in force: what now", circumstances=["orders"])
    published(title="Nail bars", types=["LAB"])
    client = Client()
    client.force_login(officer)

    page = client.get(order.get_absolute_url()).content.decode()

    assert "Guidance for this case" in page
    assert "An order is in force: what now" in page
    assert "Nail bars" not in page
