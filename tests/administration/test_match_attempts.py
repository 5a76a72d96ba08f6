"""Auditors see which users ran person matches across forces and how often; never about which person."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from matching.models import MatchLimit
from tests.accounts.factories import UserFactory
from tests.matching import people
from tests.nrm import making

pytestmark = pytest.mark.django_db
TRIES = reverse("administration:match-attempt-list")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("many", [1, 4])
def test_attempts_and_refusals_are_counted_by_user_in_the_same_statements(many: int, query_budget: Any) -> None:
    MatchLimit.objects.filter(of="person").update(tries=1)
    askers = [making.nrm_analyst() for _ in range(many)]
    for asker in askers:
        client, draft = signed_in(asker), making.begun(asker)
        for name in ("Quagga", "Okapi"):  # the second is one too many
            typed = {"first_name": name, "last_name": "Zebrowska", "nationality": "polish"}
            page = reverse("nrm:match-start", args=[draft.public_id])
            client.post(page, typed, headers={"HX-Request": "true"})
            people.commit()
        client.get(reverse("nrm:match-detail", args=[draft.public_id]))  # reading the answer is no attempt
    auditor = signed_in(UserFactory(role=Role.AUDITOR))

    with query_budget(8):
        page = auditor.get(TRIES)

    counts = {name: (row["tries"], row["stopped"]) for row, name in page.context["lines"]}
    assert counts == {asker.name: (1, 1) for asker in askers}
    assert "Quagga" not in page.content.decode()
