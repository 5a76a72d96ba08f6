"""Pages of systems: administrators create and close them, tokens are shown once, owners see and revoke their own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from systems import registration, token_format
from systems.choices import EventName, SystemState
from systems.models import ApiToken, System, WebhookEndpoint
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.signing_in import give_factor
from tests.systems.making import active_system, administrator, token_of, waiting_system, webhook_of

pytestmark = pytest.mark.django_db
LIST, NEW, OWN = "/systems/", "/systems/new/", "/systems/own/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    give_factor(client)
    return client


@pytest.fixture
def owner() -> User:
    return UserFactory(name="Olive Owner", email="olive@example.org")


def entered(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Case system",
        "purpose": "Sends the monthly return.",
        "owner": "Olive@example.org",
        "role": "analyst",
        "force": LANCASHIRE,
        "unit": "",
        "scopes": ["figures:read"],
        **changed,
    }


def test_administrator_creates_a_system_and_a_token_that_is_shown_once(owner: User) -> None:
    client = signed_in(administrator())

    created = client.post(NEW, entered(), follow=True)
    system = System.objects.get()
    page = client.get(reverse("systems:token-new", args=[system.public_id]))
    form = {"name": "Server", "scopes": ["figures:read"], "days": "90", "seen": page.context["seen"]}
    shown = client.post(reverse("systems:token-new", args=[system.public_id]), form)
    again = client.post(reverse("systems:token-new", args=[system.public_id]), form)

    assert "System added. Create a token so that it can use the API." in created.content.decode()
    text = token_format.TOKEN.search(shown.content.decode())
    assert text
    assert token_format.is_well_formed(text[0])
    assert text[0] not in client.get(system.get_absolute_url()).content.decode()
    assert again.status_code == 422
    assert ApiToken.objects.get().token_hash == token_format.hash_of(text[0])
    assert shown.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Enter the name of the system."),
        ({"purpose": ""}, "Enter what the system is for."),
        ({"owner": "nobody@example.org"}, "No person with an open account has this email address."),
        ({"force": ""}, "Choose the force that the system works for."),
        ({"role": "coordinator"}, "Choose the unit that the system works for."),
        ({"scopes": []}, "Choose what the system may do."),
        ({"scopes": ["register:check"]}, "This kind of system cannot have: check people against the order register"),
        ({"role": "lead"}, "Select a valid choice."),
        ({"scopes": ["everything"]}, "Select a valid choice."),
    ],
)
def test_system_with_a_mistake_is_explained_and_not_stored(owner: User, changed: Any, sentence: str) -> None:
    page = signed_in(administrator()).post(NEW, entered(**changed))

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not System.objects.exists()
    assert not User.objects.filter(role="system").exists()


def test_second_administrator_confirms_and_the_first_cannot(owner: User) -> None:
    first, second = signed_in(administrator("First")), signed_in(administrator("Second"))
    first.post(NEW, entered(scopes=["returns:write"]))
    system = System.objects.get()
    decide, seen = reverse("systems:system-decide", args=[system.public_id]), registration.seen_of(system)

    own_try = first.post(decide, {"confirm": "yes", "seen": seen}, follow=True).content.decode()
    stored = System.objects.get().state
    confirmed = second.post(decide, {"confirm": "yes", "seen": seen}, follow=True).content.decode()

    assert "You created this system. Another administrator must confirm it." in own_try
    assert stored == SystemState.WAITING
    assert "System confirmed." in confirmed
    assert System.objects.get().state == SystemState.ACTIVE


def test_creator_withdraws_a_system_and_a_second_administrator_refuses_one(owner: User) -> None:
    first, second = signed_in(administrator("First")), signed_in(administrator("Second"))
    answers = []
    for client in (first, second):
        first.post(NEW, entered(scopes=["returns:write"]))
        system = System.objects.get(state=SystemState.WAITING)
        decide = reverse("systems:system-decide", args=[system.public_id])
        answer = client.post(decide, {"confirm": "no", "seen": registration.seen_of(system)}, follow=True)
        answers.append(answer.content.decode())

    withdrawn, refused = answers
    assert "System withdrawn." in withdrawn
    assert "System refused." in refused
    assert [system.state for system in System.objects.order_by("pk")] == [SystemState.CLOSED, SystemState.REFUSED]


def test_token_is_rotated_with_an_overlap_and_revoked_by_its_owner() -> None:
    owner = UserFactory()
    system = active_system(owner=owner)
    old = token_of(system).token
    admin = signed_in(administrator())

    shown = admin.post(reverse("systems:token-rotate", args=[old.public_id]), {"days": "90", "overlap_days": "3"})
    own_page = signed_in(owner).get(OWN).content.decode()
    revoked = signed_in(owner).post(reverse("systems:token-revoke", args=[old.public_id]), follow=True)

    assert "works until" in shown.content.decode()
    assert own_page.count("Expires") == 2
    assert f"Token {old.hint}… revoked." in revoked.content.decode()
    old.refresh_from_db()
    assert old.revoked_by == owner


def test_somebody_else_neither_sees_nor_revokes_a_token() -> None:
    token = token_of(active_system()).token
    stranger = signed_in(UserFactory())

    assert stranger.post(reverse("systems:token-revoke", args=[token.public_id])).status_code == 404
    assert "You own no systems" in stranger.get(OWN).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


def test_webhook_is_added_with_a_secret_shown_once_and_stored_encrypted() -> None:
    system, client = active_system(), signed_in(administrator())
    form = {"url": "https://systems.example.org/hook", "events": [EventName.RETURN_APPROVED.value]}

    shown = client.post(reverse("systems:webhook-new", args=[system.public_id]), form).content.decode()
    endpoint = WebhookEndpoint.objects.get()
    again = client.post(reverse("systems:webhook-new", args=[system.public_id]), form)
    page = client.get(endpoint.get_absolute_url()).content.decode()

    assert "whsec_" in shown
    assert "whsec_" not in endpoint.secret + page
    assert again.status_code == 422
    assert "already has a webhook with this address" in again.content.decode()
    assert "No deliveries" in page


def test_webhook_page_lists_a_test_message_and_sends_it_again() -> None:
    endpoint, _secret = webhook_of(active_system(), "https://systems.example.org/hook", [EventName.RETURN_APPROVED])
    client = signed_in(administrator())
    client.post(reverse("systems:webhook-ping", args=[endpoint.public_id]))
    delivery = endpoint.deliveries.get()
    endpoint.deliveries.update(
        state="failed", attempts=7, finished_at=delivery.created_at, answer="The server is down."
    )

    page = client.get(endpoint.get_absolute_url()).content.decode()
    client.post(reverse("systems:delivery-redeliver", args=[delivery.public_id]))

    assert "Test message" in page
    assert "The server is down." in page
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)


def test_webhook_of_a_suspended_system_says_so_and_takes_no_message() -> None:
    system = active_system()
    endpoint, _secret = webhook_of(system, "https://systems.example.org/hook", [EventName.RETURN_APPROVED])
    User.objects.filter(pk=system.owner_id).update(is_active=False)
    client = signed_in(administrator())

    page = client.get(endpoint.get_absolute_url()).content.decode()
    answer = client.post(reverse("systems:webhook-ping", args=[endpoint.public_id]), follow=True).content.decode()

    assert "Suspended: the owner’s account is closed" in page
    assert "Send test message" not in page
    assert "The owner’s account is closed. Choose another owner first." in answer
    assert not endpoint.deliveries.exists()


def test_empty_lists_say_what_to_do() -> None:
    client = signed_in(administrator())
    assert "No systems" in client.get(LIST).content.decode()
    system = waiting_system()
    page = client.get(system.get_absolute_url()).content.decode()
    assert "No tokens" in page
    assert "No webhooks" in page
    assert "Create token" not in page


@pytest.mark.parametrize("count", [1, 7])
def test_lists_cost_the_same_for_any_number_of_systems(
    count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    owner, admin = UserFactory(), signed_in(administrator())
    for number in range(count):
        system = active_system(owner=owner, name=f"System {number}")
        token_of(system)
        token_of(system, name="Second")
    own = signed_in(owner)

    with query_budget(9):
        assert admin.get(LIST).content.decode().count("First expires") == count
    with query_budget(10):
        assert own.get(OWN).content.decode().count("Expires") == 2 * count


def test_home_names_a_system_to_confirm_and_one_that_lost_its_owner() -> None:
    creator, owner = administrator("First"), UserFactory()
    waiting_system(name="Waiting tool", created_by=creator)
    active_system(name="Orphaned tool", owner=owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)

    second = signed_in(administrator("Second")).get("/").content.decode()
    first = signed_in(creator).get("/").content.decode()

    assert "System: Waiting tool" in second
    assert "System: Waiting tool" not in first
    assert "System without an owner: Orphaned tool" in first


def test_closing_an_account_counts_its_systems() -> None:
    owner = UserFactory()
    active_system(owner=owner)

    page = signed_in(administrator()).get(reverse("administration:person-close", args=[owner.public_id]))

    assert "1 system that uses the API" in page.content.decode()
