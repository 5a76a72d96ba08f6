"""Exports, publishing, and changes of access and of second factors need a fresh second factor (P11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import sessions
from accounts.choices import Role
from accounts.models import Session, User
from accounts.second_factor import codes, proof
from audit.models import AuditEntry
from guidance.views.shared import is_approval
from reports.bulletins.views import is_publishing
from tests.accounts.factories import UserFactory, seen_of
from tests.accounts.second_factors import PASSWORD, SECRET, code_now, person_with_app
from tests.permissions import walk
from tests.shared_rows import made_once
from tests.signing_in import give_factor

pytestmark = pytest.mark.django_db
CONFIRM = reverse("account_reauthenticate")
OWN_PAGE = {"origin": "http://testserver"}
# What leaves, is published or grants access. A URL that asks for a fresh factor and is not here fails, and the reverse.
ASKED = {
    "access:others-confirm",
    "account-factor-app",
    "account-factor-codes-renew",
    "account-factor-passkey",
    "account-factor-remove",
    "administration:duty-end",
    "administration:duty-grant",
    "administration:person-close",
    "administration:person-detail",
    "administration:person-email",
    "administration:person-factor",
    "administration:person-factor-decide",
    "administration:person-link",
    "administration:person-proposal-decide",
    "administration:person-new",
    "administration:person-reopen",
    "bulletins:bulletin-move",
    "exports:export-decide",
    "exports:export-download",
    "exports:export-new",
    "guidance:draft-transition",
    "investigations:emergency-open",
    "investigations:investigation-seal",
    "investigations:investigation-unseal",
    "investigations:seal-join",
    "nrm:export-decide",
    "nrm:export-download",
    "nrm:export-request",
    "orders:evidence-new",
    "publications:month-workbook",
    "releases:release-approve",
    "releases:release-readers",
    "reports:snapshot-confirm",
    "reports:snapshot-export",
    "reports:snapshot-propose",
    "retention:erasure-decide",
    "retention:record-detail",
    "systems:system-change",
    "systems:system-close",
    "sso:rule-new",
    "sso:rule-confirm",
    "sso:rule-end",
    "systems:system-decide",
    "systems:system-new",
    "systems:token-new",
    "systems:token-rotate",
    "systems:webhook-new",
    "systems:webhook-secret",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as travelled:
        yield travelled


@made_once
def administrator() -> User:
    return person_with_app(role=Role.ADMINISTRATOR, name="Ada Min")


@made_once
def person() -> User:
    return UserFactory(name="Priya Nair")


@pytest.fixture
def late(administrator: User) -> Client:
    """An administrator who gave the second factor five minutes ago."""
    client = Client(headers=OWN_PAGE)
    client.force_login(administrator)
    give_factor(client, seconds_ago=301)
    return client


def change(client: Client, person: User, **more: str) -> Any:
    """The form that makes a person a partner."""
    form = {"name": "Priya Nair-Shah", "role": "partner", "force": "", "unit": "", "seen": seen_of(person)}
    return client.post(reverse("administration:person-detail", args=[person.public_id]), form | more)


def role_of(person: User) -> str:
    return str(User.objects.get(pk=person.pk).role)


def test_what_asks_for_a_fresh_factor_is_listed_here() -> None:
    asking = {address.name for address in walk.addresses() if address.policy and address.policy.fresh_factor}

    assert asking == ASKED


def test_only_moves_that_publish_ask_for_it() -> None:
    def posted(path: str, **form: str) -> Any:
        return RequestFactory().post(path, form)

    moves = ("submit", "withdraw", "send_back", "approve", "publish", "announce", "reassign", "discard")
    assert [move for move in moves if is_publishing(posted("/", move=move))] == ["approve", "publish", "announce"]
    assert is_approval(posted("/guidance/drafts/1/transitions/approve/"))
    assert not is_approval(posted("/guidance/drafts/1/transitions/submit/"))


def test_late_session_changes_nothing_and_the_page_holds_what_was_typed(late: Client, person: User) -> None:
    answer = change(late, person)
    page = answer.content.decode()

    assert answer.status_code == 401
    assert "Confirm it is you" in page
    assert 'name="name" value="Priya Nair-Shah"' in page
    assert role_of(person) == "analyst"


def test_form_goes_on_together_with_the_code(late: Client, person: User) -> None:
    answer = change(late, person, **{proof.CODE: code_now()})

    assert answer.status_code == 302
    assert role_of(person) == "partner"
    assert change(late, person, role="auditor").status_code == 302  # fresh now, so it does not ask again


def test_wrong_code_changes_nothing_and_keeps_what_was_typed(late: Client, person: User) -> None:
    answer = change(late, person, **{proof.CODE: "000000"})

    assert answer.status_code == 422
    assert 'name="name" value="Priya Nair-Shah"' in answer.content.decode()
    assert role_of(person) == "analyst"
    assert AuditEntry.objects.filter(question="wrong code", outcome="refused").exists()


def test_code_is_used_up_even_if_the_form_is_refused(late: Client, administrator: User, person: User) -> None:
    code = code_now()

    assert change(late, person, seen="an older page", **{proof.CODE: code}).status_code == 409
    assert late.get(reverse("account")).status_code == 200
    assert codes.use(administrator, code) is None


def test_wrong_codes_with_forms_are_counted(late: Client, person: User) -> None:
    for _ in range(10):
        change(late, person, **{proof.CODE: "000000"})

    answer = change(late, person, **{proof.CODE: code_now()})

    assert "There were too many wrong codes." in answer.content.decode()
    assert role_of(person) == "analyst"


def test_page_that_fails_leaves_the_session_its_key(
    late: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A response with an error sets no cookie: with a new key, the browser would be signed out."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("accounts.account_administration.change", fail)
    late.raise_request_exception = False

    assert change(late, person, **{proof.CODE: code_now()}).status_code == 500
    assert late.get(reverse("account")).status_code == 200


def test_code_that_another_site_sends_is_not_counted(late: Client, administrator: User, person: User) -> None:
    for _ in range(11):
        late.post(
            reverse("administration:person-detail", args=[person.public_id]),
            {proof.CODE: "000000"},
            headers={"origin": "https://elsewhere.example.org"},
        )

    assert change(late, person, **{proof.CODE: code_now()}).status_code == 302


def test_bare_button_leads_to_the_question_and_back_to_its_page(late: Client, person: User) -> None:
    page = late.post(reverse("administration:duty-end", args=[person.public_id, 1]), follow=True)
    assert "Confirm it is you" in page.content.decode()

    confirmed = late.post(CONFIRM, {proof.CODE: code_now(), "next": page.context["next"]}, follow=True)

    assert confirmed.request["PATH_INFO"] == reverse("administration:person-detail", args=[person.public_id])


def test_confirming_leads_back_with_a_new_session_key_and_the_same_eight_hours(late: Client, clock: Any) -> None:
    before = late.session.session_key or ""
    started = Session.objects.get(pk=sessions.hash_of(before)).started_at
    clock.shift(dt.timedelta(minutes=10))

    answer = late.post(f"{CONFIRM}?next=/accounts/factors/", {proof.CODE: code_now(), "next": "/accounts/factors/"})

    after = late.session.session_key or ""
    assert answer.headers["Location"] == "/accounts/factors/"
    assert after != before
    assert not Session.objects.filter(pk=sessions.hash_of(before)).exists()
    assert Session.objects.get(pk=sessions.hash_of(after)).started_at == started


def test_confirming_leads_to_no_other_site(late: Client) -> None:
    answer = late.post(CONFIRM, {proof.CODE: code_now(), "next": "https://evil.example.org/"})

    assert answer.headers["Location"] == "/"


def test_password_is_not_enough(late: Client, administrator: User, person: User) -> None:
    assert late.post(CONFIRM, {proof.PASSWORD: PASSWORD}).status_code == 422
    assert change(late, person, **{proof.PASSWORD: PASSWORD}).status_code == 422
    assert role_of(person) == "analyst"


def test_password_at_sign_in_is_not_a_fresh_factor(administrator: User, person: User, clock: Any) -> None:
    client = Client(headers=OWN_PAGE)
    client.post(reverse("account_login"), {"login": administrator.email, "password": PASSWORD})
    client.post(reverse("account-factor-code"), {proof.CODE: code_now()})
    assert change(client, person, role="partner").status_code == 302

    clock.shift(dt.timedelta(minutes=5))

    assert change(client, person, role="auditor").status_code == 401


def test_recovery_code_confirms_once(late: Client, administrator: User, person: User) -> None:
    code, *_ = codes.new_recovery_codes(administrator)

    assert change(late, person, **{proof.CODE: code}).status_code == 302
    give_factor(late, seconds_ago=301)
    assert change(late, person, role="auditor", **{proof.CODE: code}).status_code == 422


def test_no_view_sees_the_code(late: Client, person: User) -> None:
    answer = change(late, person, name="", **{proof.CODE: code_now()})

    assert answer.status_code == 422
    assert code_now() not in answer.content.decode()


def test_roles_that_may_not_use_the_address_are_not_asked(person: User) -> None:
    client = Client(headers=OWN_PAGE)
    client.force_login(person_with_app())
    give_factor(client, seconds_ago=301)

    assert change(client, person).status_code == 404


def test_demonstration_takes_the_password_of_people_without_a_factor(person: User, settings: Any) -> None:
    settings.SECOND_FACTOR_WAIVED = True
    client = Client(headers=OWN_PAGE)
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, password=PASSWORD))
    give_factor(client, seconds_ago=301)

    first = change(client, person)
    assert first.status_code == 401
    assert "Enter your password to continue." in first.content.decode()
    assert change(client, person, **{proof.PASSWORD: "not the password"}).status_code == 422
    assert change(client, person, **{proof.PASSWORD: PASSWORD}).status_code == 302
    assert role_of(person) == "partner"


def test_demonstration_asks_those_who_have_a_factor_for_it(late: Client, person: User, settings: Any) -> None:
    settings.SECOND_FACTOR_WAIVED = True

    assert change(late, person, **{proof.PASSWORD: PASSWORD}).status_code == 422
    assert change(late, person, **{proof.CODE: code_now(SECRET)}).status_code == 302
