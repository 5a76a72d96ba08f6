"""Decisions, orders, transfers, publication and guidance make notices for those who act on them, once."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from guidance import following
from guidance import tasks as guidance_tasks
from guidance.choices import Topic
from investigations.models import Entry
from investigations.records import transfers
from notifications import preferences
from notifications.choices import NoticeKind
from notifications.models import Notice
from nrm import tasks as nrm_tasks
from nrm.choices import ReferralState
from nrm.models import Referral
from orders import tasks as orders_tasks
from orders.choices import OrderKind
from orders.models import Order
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.figures import making as figures_making
from tests.figures.making import JANUARY
from tests.guidance import making as guidance_making
from tests.investigations.factories import FEBRUARY, approved, row, series
from tests.nrm import making as nrm_making
from tests.orders import making as orders_making
from tests.roles import acting

pytestmark = pytest.mark.django_db


def recipients(kind: NoticeKind) -> set[User]:
    return {notice.person for notice in Notice.objects.filter(kind=kind)}


def opened(person: User, notice: Notice) -> int:
    """The status of the page that a notice opens."""
    client = Client()
    client.force_login(person)
    return client.get(notice.get_absolute_url(), follow=True).status_code


# NRM decisions.
def awaiting(due_on: date, *, by: User) -> Referral:
    """A child's referral whose reasonable grounds decision is due on a day."""
    draft = nrm_making.answered(nrm_making.begun(by), nrm_making.CHILD, by=by)
    referral = nrm_making.referred(draft, by=by)
    Referral.objects.filter(pk=referral.pk).update(state=ReferralState.AWAITING_REASONABLE_GROUNDS, due_on=due_on)
    return Referral.objects.get(pk=referral.pk)


def run_nrm() -> None:
    with acting("counter"):
        nrm_tasks.make_decision_notices()


@pytest.mark.parametrize(
    ("days", "is_notified"), [(4, False), (3, True), (0, True), (-1, True), (-8, False)], ids=lambda value: str(value)
)
def test_decision_due_within_three_days_is_a_notice(days: int, is_notified: bool) -> None:
    nora = nrm_making.nrm_analyst()
    awaiting(clock.today() + timedelta(days=days), by=nora)

    run_nrm()

    assert recipients(NoticeKind.DECISION_DUE) == ({nora} if is_notified else set())


def test_decision_is_a_notice_once_for_the_force_s_nrm_contacts() -> None:
    nora = nrm_making.nrm_analyst()
    _others = analyst(), nrm_making.nrm_analyst(KENT), nrm_making.nrm_coordinator(), nrm_making.nrm_national()
    referral = awaiting(clock.today(), by=nora)

    run_nrm()
    run_nrm()

    notice = Notice.objects.get(kind=NoticeKind.DECISION_DUE)
    assert notice.person == nora
    assert notice.place == referral.get_absolute_url()
    assert referral.pseudonym not in notice.title


# Orders.
def run_orders() -> None:
    with acting("counter"):
        orders_tasks.make_expiry_notices()


def test_order_is_a_notice_at_each_reminder_before_it_expires() -> None:
    mia = orders_making.manager()
    _other = analyst()
    order = orders_making.made(mia, kind=OrderKind.STPO_SENTENCE)
    for days in (400, 170, 170, 80, 20, 5):
        Order.objects.filter(pk=order.pk).update(ends_on=clock.today() + timedelta(days=days))
        run_orders()

    notices = Notice.objects.filter(kind=NoticeKind.ORDER_EXPIRES)
    assert {notice.person for notice in notices} == {mia}
    assert notices.count() == 4
    assert notices[0].place == order.get_absolute_url()


# The calendar.
def days_in_calendar(person: User) -> list[str]:
    token = preferences.make_calendar(by=person)
    text = Client().get(reverse("notifications:calendar", args=[token])).content.decode()
    return re.findall(r"DTSTART;VALUE=DATE:([0-9]+)", text)


def test_calendar_has_each_day_of_a_decision_or_an_order_once_for_those_with_the_duty() -> None:
    nora, mia, other = nrm_making.nrm_analyst(), orders_making.manager(), analyst()
    day = clock.today() + timedelta(days=2)
    for _number in range(2):
        awaiting(day, by=nora)
    order = orders_making.made(mia, kind=OrderKind.STPO_SENTENCE)
    Order.objects.filter(pk=order.pk).update(ends_on=day + timedelta(days=1))

    assert days_in_calendar(nora) == [f"{day:%Y%m%d}"]
    assert days_in_calendar(mia) == [f"{day + timedelta(days=1):%Y%m%d}"]
    assert days_in_calendar(other) == []


# Transfers.
def test_offer_is_a_notice_for_the_receiving_force() -> None:
    series(JANUARY, FEBRUARY)
    priya, gwen = analyst(), analyst(CUMBRIA)
    approved(JANUARY, rows=[row("LAN/1")], by=priya)

    transfers.offer(Entry.objects.get(holding__reference="LAN/1").pk, to=CUMBRIA, by=priya)

    assert recipients(NoticeKind.TRANSFER_OFFERED) == {gwen}
    notice = Notice.objects.get(kind=NoticeKind.TRANSFER_OFFERED)
    assert notice.place == reverse("investigations:return-detail", args=[CUMBRIA, "2020-02"])
    assert "LAN" not in notice.title
    assert opened(gwen, notice) == 200


# Publication.
def test_published_month_is_a_notice_for_police_and_not_for_partners() -> None:
    people = {UserFactory(role=role) for role in (Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL)}
    for role in (Role.PARTNER, Role.AUDITOR, Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM):
        UserFactory(role=role)
    figures_making.period(JANUARY, starts_series=True)
    figures_making.reported(LANCASHIRE, JANUARY)
    figures_making.lock(JANUARY)

    figures_making.published(figures_making.built(JANUARY))

    assert people <= recipients(NoticeKind.MONTH_PUBLISHED)
    assert {person.role for person in recipients(NoticeKind.MONTH_PUBLISHED)} == {person.role for person in people}
    reader = next(person for person in people if person.role == Role.ANALYST)
    assert opened(reader, Notice.objects.get(person=reader, kind=NoticeKind.MONTH_PUBLISHED)) == 200


# Guidance.
def run_guidance() -> None:
    with acting("clerk"):
        guidance_tasks.tell_followers()


def test_followers_get_one_notice_of_a_new_version() -> None:
    anna, bert = analyst(), analyst()
    product = guidance_making.published()
    following.follow(Topic.PRODUCT, product.slug, by=anna)
    run_guidance()
    assert recipients(NoticeKind.GUIDANCE_CHANGED) == set()  # the version that she follows from

    guidance_making.next_version(product)
    run_guidance()
    run_guidance()

    notice = Notice.objects.get(kind=NoticeKind.GUIDANCE_CHANGED)
    assert notice.person == anna != bert
    assert notice.place == product.get_absolute_url()


def test_follower_of_a_kind_has_a_notice_of_a_new_product() -> None:
    anna = analyst()
    first = guidance_making.published()
    following.follow(Topic.KIND, first.kind, by=anna)

    guidance_making.published()
    run_guidance()

    assert recipients(NoticeKind.GUIDANCE_CHANGED) == {anna}


def test_follower_who_may_not_have_the_version_has_no_notice() -> None:
    gwen, product = analyst(KENT), guidance_making.published()
    following.follow(Topic.PRODUCT, product.slug, by=gwen)

    guidance_making.next_version(product, restricted_to=[LANCASHIRE])
    run_guidance()

    assert recipients(NoticeKind.GUIDANCE_CHANGED) == set()


def test_people_around_a_case_have_no_notice_of_it() -> None:
    """The kinds of cases are for the people of the force: its unit and the national team see their own lists."""
    cora, reader = coordinator(), national()
    awaiting(clock.today(), by=nrm_making.nrm_analyst())
    run_nrm()

    assert not Notice.objects.filter(person__in=[cora, reader]).exists()
