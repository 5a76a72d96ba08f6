"""A coordinator who is away names a colleague of the unit, who learns of it and sees it on the list of returns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.govuk import in_words
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


def todo_of(person: User) -> list[str]:
    """Why a person reviews in place of others."""
    return [item.reason for item in todo.to_do_items(person) if item.title.startswith("Review in place of")]


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
    assert refused.content.decode().count("The first day has passed.") == 2  # in the summary, and at its field
    assert refused.content.decode().count('value="2020"') == 2
    for message in ("Choose a colleague.", "Enter the first day.", "Enter the last day."):
        assert message in empty.content.decode()


def test_coordinator_without_colleagues_reads_who_reviews(cora: User) -> None:
    assert "Your unit has no other coordinator" in page(cora, PAGE)


def test_colleague_who_is_away_too_passes_the_review_on(cora: User, sam: User) -> None:
    tess = UserFactory(role=Role.COORDINATOR, unit_id=cora.unit_id, name="Tess Ward")
    away(cora, sam, last=7)
    away(sam, tess, last=3)

    shown = page(cora)

    assert f"{cora.name} is away until" in shown
    assert shown.count("Tess Ward reviews in their place.") == 2
    assert "Sam Reed reviews" not in shown
    assert todo_of(tess) == [
        f"{cora.name} is away until {in_words(day(7))} and named Sam Reed, who is away too.",
        f"Sam Reed is away until {in_words(day(3))} and named you.",
    ]
    assert todo_of(sam) == []
    with pytest.raises(TransitionNotAllowed, match="Your colleague is away"):
        away(tess, cora, last=1)  # no circle


@pytest.mark.parametrize("change", [{"is_active": False}, {"unit": "wmrocu"}, {"role": Role.NATIONAL, "unit": None}])
def test_colleague_who_no_longer_reviews_for_the_unit_is_not_named(
    cora: User, sam: User, change: dict[str, object]
) -> None:
    away(cora, sam)
    User.objects.using("default").filter(pk=sam.pk).update(**change)

    shown = page(cora)

    assert "Sam Reed" not in shown
    assert "The colleague they named no longer reviews for your unit, so any coordinator can." in shown
    assert "Sam Reed no longer reviews for your unit. End this and name somebody else." in page(cora, PAGE)


def test_person_who_left_is_not_away(cora: User, sam: User) -> None:
    away(cora, sam)
    User.objects.filter(pk=cora.pk).update(is_active=False)

    assert "is away until" not in page(sam)
    assert todo_of(sam) == []


def test_no_notice_is_promised_to_a_colleague_who_has_left(cora: User, sam: User) -> None:
    made = away(cora, sam)
    User.objects.filter(pk=sam.pk).update(is_active=False)
    client = Client()
    client.force_login(cora)

    done = client.post(reverse("investigations:delegation-end", args=[made.public_id]), follow=True).content.decode()

    assert "Sam Reed no longer reviews in your place." in done


def test_chain_does_not_lead_into_another_unit(cora: User, sam: User) -> None:
    """Sam has moved and is away there too: the colleague named there does not review for Cora's unit."""
    other = coordinator("wmrocu")
    away(cora, sam)
    User.objects.filter(pk=sam.pk).update(unit="wmrocu")
    away(User.objects.get(pk=sam.pk), other)

    of_cora = [each for each in delegation.away_today(national()) if each.delegation.away == cora]

    assert [each.reviewer for each in of_cora] == [None]


def test_colleague_learns_that_it_ended_early(cora: User, sam: User) -> None:
    made = away(cora, sam)
    client = Client()
    client.force_login(cora)
    address = reverse("investigations:delegation-end", args=[made.public_id])

    done = client.post(address, follow=True).content.decode()
    client.post(address)

    assert "Sam Reed no longer reviews in your place, and gets a notice." in done
    notice = Notice.objects.get(kind=NoticeKind.DELEGATION_ENDED)
    assert (notice.person, notice.place) == (sam, INBOX)
    assert f"Review in place of {cora.name}" not in [item.title for item in todo.to_do_items(sam)]


@pytest.mark.parametrize(("first", "names"), [(0, ["Sam Reed", "Tess Ward"]), (1, ["Sam Reed"])])
def test_person_who_reviews_today_learns_that_it_ended_early(
    cora: User, sam: User, first: int, names: list[str]
) -> None:
    """Sam, who was named, is away too, from today or from tomorrow on, and named Tess."""
    tess = UserFactory(role=Role.COORDINATOR, unit_id=cora.unit_id, name="Tess Ward")
    made = away(cora, sam)
    away(sam, tess, first=first)

    delegation.end(made.public_id, by=cora)

    ended = Notice.objects.filter(kind=NoticeKind.DELEGATION_ENDED).order_by("person__name")
    assert [notice.person.name for notice in ended] == names


def test_two_colleagues_for_one_day_are_refused_by_the_database(cora: User, sam: User) -> None:
    made = away(cora, sam, first=2, last=4)
    again = {"unit_id": made.unit_id, "away": cora, "colleague": sam, "created_at": made.created_at}

    with pytest.raises(IntegrityError, match="investigations_delegation_one_a_day"), transaction.atomic():
        ReviewDelegation.objects.create(**again, starts_on=day(4), ends_on=day(6))
    delegation.end(made.public_id, by=cora)

    ReviewDelegation.objects.create(**again, starts_on=day(4), ends_on=day(6))


def test_page_says_who_reviews_and_when(cora: User, sam: User) -> None:
    client = Client()
    client.force_login(cora)
    first, last = day(0), day(3)
    days = {f"starts_on_{n}": part for n, part in enumerate([first.day, first.month, first.year])}
    days |= {f"ends_on_{n}": part for n, part in enumerate([last.day, last.month, last.year])}

    done = client.post(PAGE, {"colleague": sam.pk, **days}, follow=True).content.decode()

    assert f"Sam Reed reviews in your place from {in_words(first)} to {in_words(last)}, and gets a notice." in done
