"""The register API: match or no match, then the card, rate limited and logged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from matching.models import LookupLimit
from orders.models import Subject
from tests.accounts.factories import UserFactory
from tests.orders import making
from tests.orders.committing import commit
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CHECKS = "/api/v1/orders/checks/"


@made_once
def partner() -> User:
    """A system account."""
    return UserFactory(role=Role.SYSTEM, name="Border system")


@made_once
def darren() -> Subject:
    manager = making.manager()
    subject = making.subject(manager)
    order = making.made(manager, subject)
    making.moved(order, "serve", by=manager, on=date(2026, 3, 18))
    return subject


def check(client: Client, text: str, **more: str) -> Any:
    """The response to the POST."""
    question = {"text": text, "reason": "border", "reference": "FL-1", **more}
    return client.post(CHECKS, question, content_type="application/json")


def answered(client: Client, text: str) -> Any:
    response = check(client, text)
    assert response.status_code == 303, response.content
    commit()
    return client.get(response.headers["Location"]).json()


def test_client_gets_a_match_first_and_the_card_by_a_second_call(
    client: Client, partner: User, darren: Subject
) -> None:
    client.force_login(partner)

    first = answered(client, "Darren Exampel 9/5/1981")
    (where,) = first.pop("details")
    second = client.get(where).json()

    assert first == {"hit": True, "is_too_wide": False}
    assert second["subject"] == darren.number
    assert second["is_in_force"] is True
    assert second["orders"][0]["must_not"] == [
        {"number": 1, "words": "Must not work for, or run, any hand car wash", "more": "", "until": None}
    ]
    assert "s.30" in second["orders"][0]["breach"]
    assert second["handling"] == "OFFICIAL-SENSITIVE"


def test_no_match_reveals_nothing_else(client: Client, partner: User, darren: Subject) -> None:
    client.force_login(partner)

    assert answered(client, "Carl Nobody 1/2/1990") == {"hit": False, "is_too_wide": False, "details": []}


def test_card_without_a_match_gives_404(client: Client, partner: User, darren: Subject) -> None:
    client.force_login(partner)

    assert client.get(f"/api/v1/orders/cards/{darren.public_id}/").status_code == 404


def test_another_account_s_answer_gives_404(client: Client, partner: User, darren: Subject) -> None:
    client.force_login(partner)
    where = check(client, "Darren Example").headers["Location"]
    commit()
    client.force_login(UserFactory(role=Role.SYSTEM))

    assert client.get(where).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "9/5/1981"}, "text"),
        ({"reason": "curious"}, "reason"),
        ({"reference": "Ann"}, "reference"),
    ],
)
def test_missing_fields_are_named(client: Client, partner: User, changes: dict[str, str], field: str) -> None:
    client.force_login(partner)
    answer = check(client, **{"text": "Darren Example", **changes})

    assert answer.status_code == 422
    assert list(answer.json()) == [field]


def test_too_many_calls_in_a_minute_must_wait(client: Client, partner: User) -> None:
    LookupLimit.objects.filter(of="minute").update(tries=2)
    client.force_login(partner)

    answers = [check(client, f"Carl Nobody{letter}") for letter in "abc"]

    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert "Wait a minute" in answers[2].json()["text"][0]


def test_too_many_calls_in_a_day_must_wait_until_tomorrow(client: Client, partner: User) -> None:
    LookupLimit.objects.filter(of="program").update(tries=1)
    client.force_login(partner)

    answers = [check(client, text) for text in ("Carl Nobody", "Carl Nobody", "Carl Somebody")]

    assert [answer.status_code for answer in answers] == [303, 303, 429]


def test_every_call_is_logged_with_its_reason_and_without_a_name(
    client: Client, partner: User, darren: Subject
) -> None:
    client.force_login(partner)
    client.get(answered(client, "Darren Example")["details"][0])

    lines = AuditEntry.objects.filter(who=partner.pk).order_by("id")

    assert [(line.kind, line.subject, line.reason) for line in lines] == [
        ("combination", "matching.lookup", "Check at a port or airport, FL-1"),
        ("consultation", "matching.lookup", "Check at a port or airport, FL-1"),
        ("consultation", "orders.register.card", "Check at a port or airport, FL-1"),
    ]
    assert "Darren" not in " ".join(str(vars(line)) for line in lines)


def test_missing_or_invalid_day_is_refused(client: Client, partner: User, darren: Subject) -> None:
    client.force_login(partner)
    where = answered(client, "Darren Example")["details"][0]

    assert client.get(f"{where}?on=2031-01-01").status_code == 422
    assert client.get(f"{where}?on=2026-03-01").json()["is_in_force"] is False


def test_pages_only_partner_cannot_use_this_api(client: Client) -> None:
    client.force_login(UserFactory(role=Role.PARTNER))

    assert check(client, "Darren Example").status_code == 403
