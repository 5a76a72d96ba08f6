"""A coordinator who is away names a colleague of the unit, who learns of it and sees it on the list of returns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from investigations import todo
from investigations.models import ReviewDelegation
from investigations.review import delegation
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.accounts.factories import UserFactory, coordinator, national, stranger
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
PAGE = reverse("investigations:delegation-new")
INBOX = reverse("investigations:review-queue")


@made_once
def cora() -> User:
    return coordinator()


@made_once
def sam(cora: User) -> User:
    return UserFactory(role=Role.COORDINATOR, unit_id=cora.unit_id, name="Sam Reed")


def day(number: int) -> date:
    return clock.today() + timedelta(days=number)


def away(by: User, colleague: User, *, first: int = 0, last: int = 7) -> ReviewDelegation:
    return delegation.delegate(colleague.pk, starts_on=day(first), ends_on=day(last), by=by)


def page(person: User, address: str = INBOX) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def test_colleague_gets_a_notice_and_a_to_do_item_and_everybody_sees_who_reviews(cora: User, sam: User) -> None:
    away(cora, sam)

    notice = Notice.objects.get(kind=NoticeKind.REVIEW_DELEGATED)
    assert (notice.person, notice.due_on, notice.place) == (sam, day(7), INBOX)
    assert f"Review in place of {cora.name}" in [item.title for item in todo.to_do_items(sam)]
    assert f"Review in place of {cora.name}" not in [item.title for item in todo.to_do_items(cora)]
    for reader in (cora, sam, national()):
        assert "Sam Reed reviews in their place." in page(reader)
    assert "Sam Reed" not in page(stranger())


def test_delegation_that_begins_later_is_on_the_page_and_not_yet_on_the_list(cora: User, sam: User) -> None:
    away(cora, sam, first=3)

    assert "Sam Reed reviews in their place." not in page(sam)
    assert "Sam Reed reviews." in page(sam, PAGE)
    assert not [item for item in todo.to_do_items(sam) if "in place of" in item.title]


def test_away_person_ends_it_and_nobody_else_does(cora: User, sam: User) -> None:
    made = away(cora, sam)
    with pytest.raises(ReviewDelegation.DoesNotExist):
        delegation.end(made.public_id, by=sam)

    delegation.end(made.public_id, by=cora)

    assert "in their place" not in page(sam)
    assert away(cora, sam).ended_at is None  # another may follow


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (-1, 3, "The first day has passed."),
        (3, 2, "The last day is before the first."),
        (0, 93, "Enter a last day within 92 days"),
    ],
)
def test_days_of_no_use_are_refused(cora: User, sam: User, first: int, last: int, why: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=why):
        away(cora, sam, first=first, last=last)


def test_only_an_active_colleague_of_the_unit_who_is_there_can_be_named(cora: User, sam: User) -> None:
    for other in (stranger(), national(), cora, UserFactory(role=Role.COORDINATOR, unit_id="nwrocu", is_active=False)):
        with pytest.raises(TransitionNotAllowed, match="Choose an active coordinator of your unit"):
            away(cora, other)
    away(cora, sam, first=2, last=4)
    with pytest.raises(TransitionNotAllowed, match="You have already named a colleague"):
        away(cora, sam, first=4, last=9)
    with pytest.raises(TransitionNotAllowed, match="Your colleague is away"):
        away(sam, cora, first=1, last=2)
    with pytest.raises(TransitionNotAllowed, match="Only a coordinator"):
        away(national(), sam)


@pytest.mark.parametrize("number", [1, 4])
def test_page_says_what_is_wrong_and_keeps_what_was_typed(
    cora: User, sam: User, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for n in range(number):
        away(cora, sam, first=10 * n, last=10 * n + 5)
    client = Client()
    client.force_login(cora)
    with query_budget(9):
        client.get(PAGE)
    days = {"starts_on_0": "1", "starts_on_1": "5", "starts_on_2": "2020", "ends_on_0": "2", "ends_on_1": "5"}
    typed = {"colleague": sam.pk, **days, "ends_on_2": "2020"}

    refused = client.post(PAGE, typed)
    empty = client.post(PAGE, {})

    assert (refused.status_code, empty.status_code) == (422, 422)
    assert "The first day has passed." in refused.content.decode()
    assert refused.content.decode().count('value="2020"') == 2
    for message in ("Choose a colleague.", "Enter the first day.", "Enter the last day."):
        assert message in empty.content.decode()


def test_coordinator_without_colleagues_reads_who_reviews(cora: User) -> None:
    assert "Your unit has no other coordinator" in page(cora, PAGE)
