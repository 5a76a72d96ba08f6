"""One request is one transaction under one scope: saved whole, or rolled back whole and logged either way."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from audit import log
from audit.choices import Outcome
from audit.models import AuditEntry
from reference.models import Nationality
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.mspt.urls_for_tests")]


@made_once
def analyst() -> User:
    return User.objects.create(email="a@example.org", name="Priya", role=Role.ANALYST, force_id="E23000003")


@pytest.fixture
def signed_in(analyst: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(analyst)
    return client


def was_changed() -> bool:
    return Nationality.objects.get(pk="unknown").name == "Changed"


def test_a_view_runs_as_the_web_role_within_the_persons_scope(signed_in: Client, analyst: User) -> None:
    answer = signed_in.get("/t/who/")

    assert answer.content.decode() == f"{settings.DB_ROLE_PREFIX}_web|{analyst.pk}|analyst|E23000003"


@pytest.mark.parametrize("status", [200, 302, 422])
def test_successful_change_is_saved_with_its_log_entry(signed_in: Client, analyst: User, status: int) -> None:
    signed_in.post(f"/t/answers/{status}/")

    entry = AuditEntry.objects.get()
    assert was_changed()
    assert (entry.who, entry.role, entry.kind, entry.status) == (analyst.pk, "analyst", "alteration", status)
    assert entry.keys == ["unknown"]
    assert entry.route == "t-answers"


@pytest.mark.parametrize("status", [403, 404, 409, 500, 503])
def test_refused_change_is_rolled_back_and_logged(signed_in: Client, analyst: User, status: int) -> None:
    signed_in.post(f"/t/answers/{status}/")

    entry = AuditEntry.objects.get()
    assert not was_changed()
    assert (entry.who, entry.outcome, entry.status) == (analyst.pk, "refused", status)


@pytest.mark.parametrize(("address", "status"), [("/t/raises/", 500), ("/t/missing/", 404)])
def test_failed_change_is_rolled_back_and_logged(signed_in: Client, address: str, status: int) -> None:
    answer = signed_in.post(address)

    assert answer.status_code == status
    assert not was_changed()
    assert AuditEntry.objects.get().outcome == "refused"
    assert b"Maria" not in answer.content


def test_without_an_entry_there_is_no_access(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(gathered: log.RequestAccesses, *, status: int | None = None, outcome: str = "") -> None:
        if gathered.accesses and outcome != Outcome.REFUSED:
            raise OSError("the log can't be written")

    monkeypatch.setattr("audit.log.write", fail)

    answer = signed_in.post("/t/answers/200/")

    assert answer.status_code == 500
    assert not was_changed()


def test_url_without_a_policy_does_not_exist(signed_in: Client) -> None:
    assert signed_in.get("/t/undeclared/").status_code == 404


def test_page_of_another_role_names_the_permitted_roles(signed_in: Client) -> None:
    assert signed_in.get("/t/national/").status_code == 403


def test_anonymous_user_is_redirected_to_sign_in(client: Client) -> None:
    answer = client.get("/t/who/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/t/who/"


def test_a_public_address_enters_no_scope(signed_in: Client) -> None:
    assert signed_in.get("/t/public/").content == b"public"
    assert not AuditEntry.objects.exists()


def test_disabled_user_is_out_at_the_next_request(signed_in: Client, analyst: User) -> None:
    User.objects.filter(pk=analyst.pk).update(is_active=False)

    assert signed_in.get("/t/who/").status_code == 302


def test_user_who_moves_force_has_the_new_scope_at_the_next_request(signed_in: Client, analyst: User) -> None:
    User.objects.filter(pk=analyst.pk).update(force="E23000002")

    assert signed_in.get("/t/who/").content.decode().endswith("|E23000002")


def test_the_answer_is_rendered_inside_the_transaction(signed_in: Client) -> None:
    assert signed_in.get("/t/late/").content.strip()


def test_stream_that_queries_after_its_transaction_is_refused(signed_in: Client) -> None:
    assert signed_in.get("/t/streams/").status_code == 500
