"""A subject says who can see them and their orders, and who of them sees the name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders import who_can_see
from orders.models import Subject
from orders.supervision import transfers
from tests.accounts.factories import KENT, UserFactory
from tests.orders import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def manager() -> User:
    return making.manager()


@made_once
def subject(manager: User) -> Subject:
    return making.made(manager).subject


def test_people_with_the_duty_are_named_and_officers_of_the_register_are_not(subject: Subject, manager: User) -> None:
    coordinator = making.coordinator()
    without = UserFactory(force_id=subject.force_id)

    of = {group.title: group for group in who_can_see.groups_for_subject(subject, by=manager)}

    assert (of["Lancashire: analysts"].people, of["Lancashire: analysts"].note) == (
        (manager.name,),
        who_can_see.WITH_NAME,
    )
    assert of["Officers who search the order register"].people == ()
    named = {name for group in of.values() for name in group.people}
    assert coordinator.name in named
    assert without.name not in named


def test_force_that_is_offered_the_subject_is_named(subject: Subject, manager: User) -> None:
    making.manager(KENT)
    transfers.offer(subject.public_id, to=KENT, reason="She lives in Dover now.", by=manager)

    titles = [group.title for group in who_can_see.groups_for_subject(subject, by=manager)]

    assert titles[-1] == "Kent"


def test_page_is_for_the_people_it_names(
    client: Client, subject: Subject, manager: User, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    url = reverse("orders:subject-who-can-see", args=[subject.public_id])
    for person, status in (
        (manager, 200),
        (making.coordinator(), 200),
        (making.manager(KENT), 404),
        (UserFactory(force_id=subject.force_id), 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == status, person.role
    client.force_login(manager)
    for _ in range(5):
        making.manager()

    with query_budget(12):
        page = client.get(url).content.decode()

    assert 'aria-current="page">Who can see this</a>' in page
