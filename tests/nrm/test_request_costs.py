"""The pages of data rights requests cost the same queries for one request as for many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit import log
from nrm.data_rights import requests
from nrm.models import Referral
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CAME = date(2026, 11, 20)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def referral(analyst: User) -> Referral:
    return making._save(making.begun(analyst), making.CHILD, by=analyst)


@pytest.fixture
def client(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


RIGHT = {"question": "under_18", "right": "Was 18 in March."}


def take(referral: Referral, number: int, *, by: User, decide: bool) -> None:
    """One more request, each by a different colleague; every second one is decided on demand."""
    taken = requests.record_request(
        referral.public_id,
        kind=("correction", "access", "restriction")[number % 3],
        asked_by="person",
        checked="document",
        received_on=CAME - timedelta(days=number),
        about="What is held.",
        by=by,
    )
    log.record("disclosure", of=referral, recipient=f"Authority {number}", reason="submit this referral")
    if decide and number % 2 == 0:
        right = RIGHT if taken.kind == "correction" else {}
        requests.decide(referral.public_id, taken.pk, outcome="granted", ground="", reason="", **right, by=by)


@pytest.mark.parametrize("many", [2, 12])
@pytest.mark.parametrize(("decide", "most"), [(False, 11), (True, 12)])
def test_the_page_of_requests_costs_the_same_for_any_number(
    referral: Referral,
    client: Client,
    many: int,
    decide: bool,
    most: int,
    query_budget: Callable[[int], AbstractContextManager[Any]],
) -> None:
    for number in range(many):
        take(referral, number, by=making.nrm_analyst(), decide=decide)
    categories = ("victim", "witness", "suspect", "convicted")[: 1 if many == 2 else 4]
    requests.mark(referral.public_id, categories=categories, by=making.nrm_analyst())

    # Session, person, scope, forces, referral, log, categories, requests; identity, answers and words for what a
    # correction may change; recipients if one is notified.
    with query_budget(most):
        page = client.get(reverse("nrm:request-list", args=[referral.public_id])).content.decode()

    assert page.count("<p>Received ") == many


@pytest.mark.parametrize("many", [1, 12])
def test_deciding_a_request_costs_the_same_for_any_number_of_others(
    referral: Referral, client: Client, analyst: User, many: int, query_budget: Callable[..., Any]
) -> None:
    for number in range(many):
        take(referral, number, by=analyst, decide=False)
    subject_request = referral.requests.order_by("pk").first()
    assert subject_request is not None

    # The form loads what may be corrected, and so does the check under the lock.
    with query_budget(19):
        answer = client.post(
            reverse("nrm:request-decide", args=[referral.public_id, subject_request.pk]),
            {"outcome": "granted", "ground": "", **RIGHT},
        )

    subject_request.refresh_from_db()
    assert (answer.status_code, subject_request.outcome) == (302, "granted")
