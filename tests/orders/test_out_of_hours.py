"""An officer who meets a subject at night always has a number to call and knows what to do next."""

from __future__ import annotations

from datetime import date, time
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.workflow import TransitionNotAllowed
from orders import home, todo
from orders.choices import Particular
from orders.models import Breach, DutyNumber, Subject, Visit
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import out_of_hours
from tests.accounts.factories import KENT, UserFactory
from tests.orders import making
from tests.orders.making import NO_CAR_WASH
from tests.orders.test_search import asked
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SOMEBODY = [Identifier(kind=Particular.NAME, text="Zed Placeholder")]


@made_once
def manager() -> User:
    return making.manager()


def card(client: Client, subject: Subject) -> str:
    return unescape(client.get(reverse("orders:order-card", args=[subject.public_id])).content.decode())


def test_card_always_has_a_number_to_call(client: Client, manager: User) -> None:
    subject = making.subject(manager)
    making.made(manager, subject)
    client.force_login(manager)

    assert 'href="tel:01632960999"' in card(client, subject)  # the force's
    Subject.objects.update(out_of_hours_contact="DS Placeholder, 01632 960222")
    assert 'href="tel:01632960222"' in card(client, subject)
    Subject.objects.update(out_of_hours_contact="")
    DutyNumber.objects.all().delete()
    page = card(client, subject)
    assert 'href="tel:101"' in page
    assert "Ask for Lancashire Constabulary" in page


def test_subject_cannot_be_added_without_an_out_of_hours_number(manager: User) -> None:
    DutyNumber.objects.all().delete()

    with pytest.raises(TransitionNotAllowed, match="Enter an out-of-hours number"):
        records.add_subject(SOMEBODY, born_on=None, by=manager)
    with pytest.raises(TransitionNotAllowed, match="Enter a phone number"):
        records.add_subject(SOMEBODY, born_on=None, out_of_hours_contact="the control room", by=manager)
    records.add_subject(SOMEBODY, born_on=None, out_of_hours_contact="Duty desk 01632 960333", by=manager)

    assert Subject.objects.get().out_of_hours_contact == "Duty desk 01632 960333"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEAD])
def test_force_sets_one_number_for_all_and_is_asked_for_it_until_set(client: Client, role: str) -> None:
    user = making.manager(role=role)
    subject = making.subject(user)
    making.made(user, subject)
    DutyNumber.objects.all().delete()
    assert "Set your force’s out-of-hours number" in [item.title for item in home.to_do_items(user)]
    assert "out_of_hours" in {line.reason.code for line in todo.waiting_for(user)}
    client.force_login(user)

    wrong = client.post(reverse("orders:duty-number"), {"text": "the control room"})
    assert out_of_hours.NEEDS_NUMBER in unescape(wrong.content.decode())
    client.post(reverse("orders:duty-number"), {"text": "Force duty officer, 01632 960444"})

    assert DutyNumber.objects.get().text == "Force duty officer, 01632 960444"
    assert 'href="tel:01632960444"' in card(client, subject)
    assert "Set your force’s out-of-hours number" not in [item.title for item in home.to_do_items(user)]
    assert "out_of_hours" not in {line.reason.code for line in todo.waiting_for(user)}


def test_breach_reporter_sees_the_number_the_powers_and_the_condition_text(client: Client, manager: User) -> None:
    subject = making.subject(manager)
    order = making.made(manager, subject, add=(NO_CAR_WASH,))
    reporter = UserFactory(role=Role.OFFICER, force_id=KENT)
    asked(client, "Darren Example", by=reporter)
    form_data = {
        "conditions": [order.conditions.get().pk],
        "happened_on": "20 November 2026",
        "time_of_day": "2.20pm",
        "facts": "Seen washing cars.",
        "evidence": "",
    }

    page = unescape(
        client.post(reverse("orders:breach-new", args=[order.public_id]), form_data, follow=True).content.decode()
    )

    assert "What to do now" in page
    assert 'href="tel:01632960999"' in page
    assert "you may arrest without a warrant if you have reasonable grounds to suspect this offence" in page
    assert "Must not work for, or run, any hand car wash" in page
    assert "Condition 1: prohibition" not in page
    assert "Friday 20 November 2026 at 2:20pm" in page
    assert Breach.objects.get().time_of_day == time(14, 20)


def test_power_of_arrest_applies_to_a_scottish_order_in_england_and_wales(client: Client, manager: User) -> None:
    order = making.made(manager, kind="tero")
    client.force_login(manager)

    page = unescape(client.get(reverse("orders:breach-new", args=[order.public_id])).content.decode())

    assert "In England and Wales you may arrest without a warrant" in page


@pytest.mark.parametrize(("typed", "kept"), [("18:05", time(18, 5)), ("", None)])
def test_visit_has_its_time_of_day_or_that_it_is_not_known(
    client: Client, manager: User, typed: str, kept: time | None
) -> None:
    subject = making.subject(manager)
    making.made(manager, subject)
    client.force_login(manager)
    form_data = {"on": "20 November 2026", "time_of_day": typed, "was_planned": "no", "was_seen": "yes"}

    client.post(
        reverse("orders:visit-new", args=[subject.public_id]),
        form_data | {"officers": "PC Placeholder", "said": "Home."},
    )

    assert (Visit.objects.get().on, Visit.objects.get().time_of_day) == (date(2026, 11, 20), kept)


def test_future_time_of_today_is_refused(client: Client, manager: User) -> None:
    subject = making.subject(manager)
    making.made(manager, subject)
    client.force_login(manager)
    form_data = {"on": "24 November 2026", "time_of_day": "23:59", "was_planned": "no", "was_seen": "yes"}

    answer = client.post(
        reverse("orders:visit-new", args=[subject.public_id]),
        form_data | {"officers": "PC Placeholder", "said": "Home."},
    )

    assert "11:59pm today is in the future" in answer.content.decode()
    assert not Visit.objects.exists()
