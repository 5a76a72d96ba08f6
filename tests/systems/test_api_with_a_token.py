"""A system uses the API with its token: under the policy and scope of its role and place, and in its own name."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from investigations.models import Entry, ReturnUpload
from systems import authentication, registration, scopes, token_format, tokens
from systems.choices import SystemRole
from systems.models import ApiToken, System
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, analyst
from tests.investigations.factories import FEBRUARY, PeriodFactory, approved, draft, row
from tests.permissions import walk
from tests.shared_rows import made_once
from tests.systems.making import active_system, administrator, caller, token_of

pytestmark = pytest.mark.django_db
INVESTIGATIONS = "/api/v1/investigations/"
SNAPSHOTS = "/api/v1/snapshots/"
UPLOADS = f"/api/v1/returns/{LANCASHIRE}/2020-02/uploads/"
CHECKS = "/api/v1/orders/checks/"


@made_once
def system() -> System:
    """A system of Lancashire that may do whatever a force's system may."""
    return active_system()


def has_a_case(force: str) -> None:
    PeriodFactory(month=FEBRUARY)
    approved(FEBRUARY, rows=[row(f"OP-{force}")], by=analyst(force))


def forces_seen(client: Client) -> set[str]:
    response = client.get(INVESTIGATIONS)
    assert response.status_code == 200, response.content
    return {entry["force"] for entry in response.json()["results"]}


@pytest.mark.parametrize(
    ("role", "forces"),
    [
        (SystemRole.FORCE, {LANCASHIRE}),
        (SystemRole.UNIT, {LANCASHIRE, CUMBRIA}),
        (SystemRole.NATIONAL, {LANCASHIRE, CUMBRIA, KENT}),
    ],
)
def test_system_reads_the_forces_that_it_works_for(role: str, forces: set[str]) -> None:
    for force in (LANCASHIRE, CUMBRIA, KENT):
        has_a_case(force)

    assert forces_seen(caller(token_of(active_system(role)).text)) == forces


@pytest.mark.parametrize("others", [0, 6])
def test_request_with_a_token_costs_the_same_however_many_tokens_there_are(
    system: System, others: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    client = caller(token_of(system).text)
    for number in range(others):
        token_of(system, name=f"Token {number}")

    with query_budget(6):  # token, count (2), scope, snapshots, log
        assert client.get(SNAPSHOTS).status_code == 200


def test_log_names_the_system_and_not_its_owner(system: System) -> None:
    caller(token_of(system).text).get(SNAPSHOTS)
    entry = AuditEntry.objects.filter(route="api:snapshot-list").latest("at")

    assert entry.who == system.user_id
    assert User.objects.get(pk=entry.who).name == "Case system"


def test_response_to_a_token_sets_no_cookie_and_is_for_no_other_site(system: System) -> None:
    client = caller(token_of(system).text)

    response = client.get(SNAPSHOTS, headers={"origin": "https://elsewhere.example"})
    preflight = client.options(SNAPSHOTS, headers={"origin": "https://elsewhere.example"})

    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    for answer in (response, preflight):
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_system_uploads_and_stores_a_return_in_its_own_name_without_a_csrf_token(system: System) -> None:
    PeriodFactory(month=FEBRUARY)
    draft(FEBRUARY, by=analyst(LANCASHIRE))
    client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {token_of(system).text}"})
    case = {"reference": "LAN/1", "opened_on": "2020-02-03", "stage": "triage", "origin": "Not known"}
    case |= {"primary_type": "LAB", "sub_types": [], "people": []}

    first = client.post(UPLOADS, json.dumps({"investigations": [case]}), content_type="application/json")
    second = client.post(f"{first.headers['Location']}store/")

    assert (first.status_code, second.status_code) == (303, 303), (first.content, second.content)
    assert ReturnUpload.objects.get().by_id == system.user_id
    assert Entry.objects.filter(holding__reference="LAN/1", force_id=LANCASHIRE).exists()


def test_session_of_a_person_still_needs_a_csrf_token_for_the_api() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst(LANCASHIRE))

    assert client.post(UPLOADS, "{}", content_type="application/json").status_code == 403


def test_register_system_checks_a_person_and_sees_no_record() -> None:
    client = caller(token_of(active_system(SystemRole.REGISTER)).text)

    checked = client.post(
        CHECKS,
        json.dumps({"text": "Darren Exampel 9/5/1981", "reason": "border", "reference": "FL-1"}),
        content_type="application/json",
    )

    assert checked.status_code == 303, checked.content
    assert client.get(INVESTIGATIONS).status_code == 403


# --- Scopes -------------------------------------------------------------------------------------------------------
def api_addresses() -> set[tuple[str, str]]:
    """Every URL name of the API with each method that it accepts."""
    endpoints = set()
    for address in walk.addresses():
        if address.name.startswith("api:"):
            view = address.view
            methods = getattr(getattr(view, "cls", None) or view.view_class, "http_method_names", [])
            handlers = getattr(view, "cls", None) or view.view_class
            endpoints |= {(address.name, name.upper()) for name in methods if hasattr(handlers, name)} - {
                (address.name, "OPTIONS")
            }
    return endpoints


def test_every_endpoint_of_the_api_is_opened_by_exactly_one_scope() -> None:
    opened = [pair for scope in scopes.SCOPES.values() for pair in scope.opens] + list(scopes.FOR_EVERY_TOKEN)

    assert len(opened) == len(set(opened))
    assert set(opened) == api_addresses()


def test_no_scope_opens_what_the_policy_keeps_from_its_role_or_what_needs_a_second_factor() -> None:
    policies = {address.name: address.policy for address in walk.addresses()}
    for scope in scopes.SCOPES.values():
        for url_name, _method in scope.opens:
            assert {role.value for role in scope.roles} <= {role.value for role in policies[url_name].roles}, url_name
            assert policies[url_name].fresh_factor is False
            assert not policies[url_name].duty


@pytest.mark.parametrize("held", sorted(scopes.SCOPES))
def test_token_opens_its_scope_and_names_the_one_that_is_missing(held: str) -> None:
    role = sorted(scopes.SCOPES[held].roles)[0]
    client = caller(token_of(active_system(role, [held])).text)
    paths = {"figures:read": SNAPSHOTS, "releases:read": "/api/v1/releases/", "investigations:read": INVESTIGATIONS}
    for name, path in paths.items():
        if name != held and role in scopes.SCOPES[name].roles:
            refused = client.get(path)
            assert refused.status_code == 403
            assert refused.json() == {"detail": f"This token does not have the scope {name}.", "missing_scope": name}
            assert f'scope="{name}"' in refused.headers["WWW-Authenticate"]
    if held in paths:
        assert client.get(paths[held]).status_code == 200
    assert client.get("/api/v1/schema/").status_code == 200


def test_refusal_for_a_missing_scope_is_logged_under_the_system(system: System) -> None:
    caller(token_of(system, ["figures:read"]).text).get(INVESTIGATIONS)
    entry = AuditEntry.objects.filter(route="api:investigation-list").latest("at")

    assert (entry.who, entry.outcome, entry.status) == (system.user_id, "refused", 403)


def test_token_with_a_reading_scope_does_not_write(system: System) -> None:
    client = caller(token_of(system, ["figures:read", "investigations:read"]).text)

    refused = client.post(UPLOADS, "{}", content_type="application/json")

    assert refused.status_code == 403
    assert refused.json()["missing_scope"] == "returns:write"


def test_pages_take_no_token(system: System) -> None:
    response = caller(token_of(system).text).get("/investigations/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


# --- What opens nothing -------------------------------------------------------------------------------------------
def refused(client: Client, path: str = SNAPSHOTS) -> None:
    response = client.get(path)
    assert response.status_code == 401, response.content
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.json() == {"detail": authentication.NOT_VALID}


def test_guessed_and_truncated_tokens_are_refused_with_the_same_words(system: System) -> None:
    text = token_of(system).text
    other_end = text[:-1] + ("1" if text.endswith("0") else "0")

    for wrong in (text[:-1], other_end, text.upper(), "", "mspt_", token_format.new(), "x" * 5000, "mspt_é"):
        refused(caller(wrong))


def test_expired_token_is_refused(system: System) -> None:
    made = token_of(system)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    refused(caller(made.text))


def test_revoked_token_is_refused_from_the_next_request(system: System) -> None:
    made = token_of(system)
    client = caller(made.text)
    assert client.get(SNAPSHOTS).status_code == 200

    tokens.revoke(made.token.public_id, by=administrator())

    refused(client)


def test_closed_system_and_closed_owner_stop_every_token(system: System) -> None:
    first, second = active_system(name="One"), active_system(name="Two")
    clients = [caller(token_of(each).text) for each in (first, second)]
    registration.close(first, by=administrator())
    User.objects.filter(pk=second.owner_id).update(is_active=False)

    for client in clients:
        refused(client)


def test_ended_token_is_logged_once_an_hour(system: System) -> None:
    made = token_of(system)
    tokens.revoke(made.token.public_id, by=administrator())
    for _ in range(3):
        refused(caller(made.text))

    entries = AuditEntry.objects.filter(kind="sign_in", outcome="refused", keys__contains=[str(system.user.public_id)])
    assert [entry.question for entry in entries] == [f"token {made.token.hint} sent, which does not work"]


def test_token_for_another_force_finds_nothing_there(system: System) -> None:
    PeriodFactory(month=FEBRUARY)
    draft(FEBRUARY, by=analyst(KENT))
    client = caller(token_of(system).text)

    response = client.post(UPLOADS.replace(LANCASHIRE, KENT), "{}", content_type="application/json")

    assert response.status_code == 404
    assert not ReturnUpload.objects.exists()


@pytest.mark.parametrize(
    "address", [f"{SNAPSHOTS}?access_token=x", f"{SNAPSHOTS}?key={{token}}", f"{SNAPSHOTS}{{token}}/"]
)
def test_token_in_an_address_is_refused(system: System, address: str) -> None:
    text = token_of(system).text

    for client in (Client(), caller(text)):
        response = client.get(address.format(token=text))
        assert response.status_code == 400
        assert response.json() == {"detail": authentication.IN_ADDRESS}


def test_token_beside_a_session_is_refused(system: System) -> None:
    client = caller(token_of(system).text)
    client.force_login(UserFactory())

    response = client.get(SNAPSHOTS)

    assert response.status_code == 400
    assert response.json() == {"detail": authentication.WITH_COOKIE}
    assert settings.SESSION_COOKIE_NAME in client.cookies


def test_without_token_or_session_the_api_asks_for_one() -> None:
    response = Client().get(SNAPSHOTS)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


# --- Limits -------------------------------------------------------------------------------------------------------
@pytest.fixture
def small_limits(monkeypatch: Any, time_machine: Any) -> Any:
    monkeypatch.setattr(authentication, "MOST_A_MINUTE", 2)
    monkeypatch.setattr(authentication, "MOST_A_DAY", 3)
    time_machine.move_to("2026-11-24T10:00:30Z", tick=False)
    return time_machine


def test_third_request_in_a_minute_waits_and_the_fourth_in_a_day_until_tomorrow(small_limits: Any) -> None:
    client = caller(token_of(active_system()).text)

    statuses = [client.get(SNAPSHOTS).status_code for _ in range(2)]
    third = client.get(SNAPSHOTS)
    small_limits.move_to("2026-11-24T10:01:00Z", tick=False)
    fourth = client.get(SNAPSHOTS)
    small_limits.move_to("2026-11-25T10:01:00Z", tick=False)

    assert statuses == [200, 200]
    assert (third.status_code, third.headers["Retry-After"]) == (429, "31")
    assert (fourth.status_code, fourth.json()["detail"]) == (
        429,
        "This token has made 3 requests today. Try again tomorrow.",
    )
    assert int(fourth.headers["Retry-After"]) == 13 * 3600 + 59 * 60 + 1
    assert client.get(SNAPSHOTS).status_code == 200


def test_last_use_is_stored_with_day_and_source(system: System) -> None:
    made = token_of(system)
    caller(made.text).get(SNAPSHOTS, REMOTE_ADDR="192.0.2.7")

    made.token.refresh_from_db()
    assert made.token.last_used_on == timezone.localdate()
    assert made.token.last_source == "192.0.2.7"
