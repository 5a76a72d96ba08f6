"""A referral says who can see it, and who of them sees the person's identity."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.who_can_see import GroupWhoSee
from nrm import identity, who_can_see
from nrm.models import Referral
from nrm.transfers import offering
from tests.accounts.factories import KENT, UserFactory
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return making.nrm_analyst()


@made_once
def referral(contact: User) -> Referral:
    return making.begun(contact)


def groups(referral: Referral, contact: User) -> dict[str, GroupWhoSee]:
    return {group.title: group for group in who_can_see.groups_for_referral(referral, by=contact)}


def test_people_with_the_duty_are_named_and_others_are_not(referral: Referral, contact: User) -> None:
    coordinator, national = making.nrm_coordinator(), making.nrm_national()
    without = UserFactory(force_id=referral.force_id)

    of = groups(referral, contact)

    assert of["Lancashire: analysts"].people == (contact.name,)
    assert of["Lancashire: analysts"].note == who_can_see.WITH_NAME
    assert national.name in of["National team"].people
    assert of["National team"].note == who_can_see.WITHOUT_NAME
    named = {name for group in of.values() for name in group.people}
    assert coordinator.name in named
    assert without.name not in named


def test_person_who_was_given_access_to_the_identity_is_named_until_it_ends(referral: Referral, contact: User) -> None:
    national = making.nrm_national()
    request = identity.request_identity_access(referral.public_id, reason="Two forces.", by=national)
    assert "Access to the identity" not in groups(referral, contact)

    identity.decide_identity_access(referral.public_id, request.pk, grant=True, by=contact)

    assert groups(referral, contact)["Access to the identity"].people == (national.name,)


def test_force_that_is_offered_the_referral_is_named_without_its_people(referral: Referral, contact: User) -> None:
    making.nrm_analyst(KENT)

    offering.offer(referral.public_id, to=KENT, reason="She was found in Dover.", by=contact)

    assert groups(referral, contact)["Kent"].people == ()


def test_page_is_for_the_people_it_names(
    client: Client, referral: Referral, contact: User, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    url = reverse("nrm:who-can-see", args=[referral.public_id])
    for person, status in (
        (contact, 200),
        (making.nrm_coordinator(), 200),
        (making.nrm_analyst(KENT), 404),
        (UserFactory(force_id=referral.force_id), 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == status, person.role
    client.force_login(contact)
    for _ in range(5):
        making.nrm_analyst()

    with query_budget(12):
        page = client.get(url).content.decode()

    assert 'aria-current="page">Who can see this</a>' in page
