"""Nobody is signed in without a second factor; each code counts once (P9)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import outgoing_email, sign_in_log
from accounts.choices import Role
from accounts.models import Session, User
from accounts.second_factor import codes, enrolment, factors, proof
from audit.models import AuditEntry
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import (
    PASSWORD,
    code_now,
    give_code,
    give_password,
    is_signed_in,
    person_with_app,
    with_app,
)
from tests.roles import acting
from tests.signing_in import give_factor

pytestmark = pytest.mark.django_db
CODE_PAGE, SET_UP = reverse("account-factor-code"), reverse("account-factor-set-up")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """The clock does not move, so that no code changes within a test."""
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as travelled:
        yield travelled


def questions() -> list[str]:
    return list(AuditEntry.objects.filter(kind="sign_in").order_by("id").values_list("question", flat=True))


def emails_to(person: User) -> list[str]:
    outgoing_email.send_waiting()
    return [message.body for message in mail.outbox if message.to == [person.email]]


@pytest.mark.parametrize("role", Role)
def test_password_alone_signs_nobody_in(client: Client, role: Role) -> None:
    person = person_with_app(role=role)

    assert give_password(client, person) == CODE_PAGE
    assert not is_signed_in(client)
    assert Session.objects.get().user is None

    assert give_code(client, code_now()) == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("role", Role)
def test_person_without_second_factor_sets_one_up_before_anything_else(client: Client, role: Role) -> None:
    person = UserFactory(role=role, password=PASSWORD)

    assert give_password(client, person) == SET_UP
    for address in ("/", reverse("account"), "/api/v1/releases/", reverse("account-factors")):
        assert client.get(address).status_code in {302, 401}, address

    page = reverse("account-factor-set-up-app")
    secret = client.get(page).content.decode().split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert client.post(page, {enrolment.NEW_CODE: "000000"}).status_code == 422
    answer = client.post(page, {enrolment.NEW_CODE: code_now(secret)})

    assert answer.headers["Location"] == f"{reverse('account-factor-codes')}?next=%2F"
    assert is_signed_in(client)
    assert factors.codes_left(person) == 10
    assert questions() == [sign_in_log.PASSWORD_ACCEPTED, "second factor added: authenticator app", "signed in"]


def test_code_is_accepted_once(client: Client) -> None:
    person = person_with_app()
    code = code_now()
    give_password(client, person)
    assert give_code(client, code) == 302

    elsewhere = Client()
    give_password(elsewhere, person)

    assert give_code(elsewhere, code) == 422
    assert not is_signed_in(elsewhere)
    assert give_code(elsewhere, code_now(later=1)) == 302


def test_older_code_is_refused_after_a_newer_one(client: Client) -> None:
    person = person_with_app()
    give_password(client, person)
    assert give_code(client, code_now(later=1)) == 302
    elsewhere = Client()
    give_password(elsewhere, person)

    assert give_code(elsewhere, code_now()) == 422


@pytest.mark.parametrize(("later", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_code_is_good_for_half_a_minute_before_and_after(client: Client, later: int, status: int) -> None:
    give_password(client, person_with_app())

    assert give_code(client, code_now(later=later)) == status


def test_code_may_be_typed_with_a_space(client: Client) -> None:
    give_password(client, person_with_app())
    code = code_now()

    assert give_code(client, f" {code[:3]} {code[3:]} ") == 302


def test_code_that_set_up_the_app_does_not_sign_in_again(client: Client) -> None:
    person = UserFactory(password=PASSWORD)
    give_password(client, person)
    page = reverse("account-factor-set-up-app")
    secret = client.get(page).content.decode().split("<code>")[1].split("</code>")[0].replace(" ", "")
    client.post(page, {enrolment.NEW_CODE: code_now(secret)})
    elsewhere = Client()
    give_password(elsewhere, person)

    assert give_code(elsewhere, code_now(secret)) == 422


def test_recovery_code_is_accepted_once_and_emailed(client: Client) -> None:
    person = person_with_app()
    first, second, *_ = codes.new_recovery_codes(person)
    give_password(client, person)
    assert give_code(client, f"{first[:4]} {first[4:]}") == 302
    elsewhere = Client()
    give_password(elsewhere, person)

    assert give_code(elsewhere, first) == 422
    assert give_code(elsewhere, second) == 302
    assert factors.codes_left(person) == 8
    assert ["8 left" in text for text in emails_to(person)] == [False, True]


def test_new_recovery_codes_replace_the_old_ones() -> None:
    person = person_with_app()
    old = codes.new_recovery_codes(person)
    new = codes.new_recovery_codes(person)

    assert len({*old, *new}) == 20
    assert codes.use(person, old[0]) is None
    assert codes.use(person, new[0]) is not None


def test_ten_wrong_codes_lock_codes_from_everywhere_and_are_emailed(client: Client, clock: Any) -> None:
    person = person_with_app()
    for number in range(10):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        give_password(browser, person)
        assert give_code(browser, "000000") == 422

    give_password(client, person)
    assert give_code(client, code_now()) == 422
    page = client.post(CODE_PAGE, {proof.CODE: code_now()}).content.decode()

    assert "There were too many wrong codes. Wait 15 minutes, then try again." in page
    assert "entered 10 wrong codes" in emails_to(person)[0]
    assert questions().count("wrong code") == 10
    assert "codes locked for up to 15 minutes after 10 wrong codes" in questions()
    clock.shift(dt.timedelta(minutes=15, seconds=1))
    give_password(client, person)
    assert give_code(client, code_now()) == 302


def test_right_code_clears_the_wrong_ones(client: Client, clock: Any) -> None:
    person = person_with_app()
    for _ in range(3):
        give_password(client, person)
        for _ in range(9):
            give_code(client, "000000")
        assert give_code(client, code_now()) == 302
        client.post(reverse("account_logout"))
        clock.shift(dt.timedelta(seconds=30))


def test_wrong_codes_of_one_person_lock_nobody_else(client: Client) -> None:
    attacked, colleague = person_with_app(), person_with_app()
    give_password(client, attacked)
    for _ in range(12):
        give_code(client, "000000")

    browser = Client()
    give_password(browser, colleague)
    assert give_code(browser, code_now()) == 302


def test_new_password_ends_a_sign_in_that_waits_for_its_code(client: Client) -> None:
    person = person_with_app()
    give_password(client, person)
    person.set_password("another sufficient secret")
    person.save()

    assert give_code(client, code_now()) == 302
    assert not is_signed_in(client)


def test_new_password_ends_a_sign_in_that_waits_to_set_up(client: Client) -> None:
    person = UserFactory(password=PASSWORD)
    give_password(client, person)
    person.set_password("another sufficient secret")
    person.save()

    assert client.get(reverse("account-factor-set-up-app")).headers["Location"] == reverse("account_login")


def test_factor_set_up_in_one_browser_ends_the_set_up_in_another(client: Client) -> None:
    """Somebody else who knows the password, and waits to set up a factor of their own, comes too late."""
    person = UserFactory(password=PASSWORD)
    give_password(client, person)
    page = reverse("account-factor-set-up-app")
    secret = client.get(page).content.decode().split("<code>")[1].split("</code>")[0].replace(" ", "")
    with_app(person)

    answer = client.post(page, {enrolment.NEW_CODE: code_now(secret)})

    assert answer.headers["Location"] == reverse("account_login")
    assert not is_signed_in(client)
    assert codes.use(person, code_now()) is not None


def test_secret_that_one_person_was_shown_is_not_shown_to_the_next_in_the_same_browser(client: Client) -> None:
    first, second = (UserFactory(password=PASSWORD) for _ in range(2))
    pages = []
    for person in (first, second):
        give_password(client, person)
        page = client.get(reverse("account-factor-set-up-app")).content.decode()
        pages.append(re.findall(r"<code>([A-Z2-7 ]+)</code>", page))

    assert len(pages[0]) == len(pages[1]) == 1
    assert pages[0] != pages[1]


def test_cookie_from_before_the_password_opens_nothing_of_the_sign_in(client: Client) -> None:
    person = UserFactory(password=PASSWORD)
    give_password(client, UserFactory(password=PASSWORD))  # half a sign-in, which leaves a cookie
    copied = Client()
    copied.cookies = client.cookies.copy()
    give_password(client, person)

    assert copied.get(reverse("account-factor-set-up-app")).status_code == 302
    assert client.get(reverse("account-factor-set-up-app")).status_code == 200


def test_sign_in_that_waited_too_long_says_so(client: Client) -> None:
    page = client.get(reverse("account-factor-code"), follow=True).content.decode()

    assert "Your sign-in timed out or was ended. Sign in again." in page


def test_closed_account_is_not_signed_in_by_its_code(client: Client) -> None:
    person = person_with_app()
    give_password(client, person)
    User.objects.filter(pk=person.pk).update(is_active=False)

    give_code(client, code_now())

    assert not is_signed_in(client)


def test_person_with_a_factor_cannot_set_up_another_by_password_alone(client: Client) -> None:
    give_password(client, person_with_app())

    for name in ("set-up", "set-up-app", "set-up-passkey"):
        assert client.get(reverse(f"account-factor-{name}")).headers["Location"] == reverse("account_login")


def test_second_step_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    give_password(client, person_with_app(), next=reverse("account-factors"))

    answer = client.post(CODE_PAGE, {proof.CODE: code_now()})

    assert answer.headers["Location"] == reverse("account-factors")


def test_somebody_else_can_sign_in_while_a_code_is_awaited(client: Client) -> None:
    first, second = person_with_app(), person_with_app()
    give_password(client, first)

    assert client.get(reverse("account_login")).status_code == 200
    give_password(client, second)
    give_code(client, code_now())

    assert Session.objects.get(user__isnull=False).user == second


def test_form_posted_after_the_session_ended_is_offered_after_both_steps(client: Client) -> None:
    person = person_with_app()
    client.force_login(person)
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(minutes=1))
    sent = client.post(
        reverse("account-address"), {"email": "new.address@example.org", "why": "I moved to another team."}
    )

    give_password(client, person, next=sent.headers["Location"].split("next=")[1])
    answer = client.post(CODE_PAGE, {proof.CODE: code_now()}, follow=True)

    assert answer.request["PATH_INFO"] == reverse("drafts:list")
    assert "new.address@example.org" in answer.content.decode()


def test_code_gives_the_session_a_new_key(client: Client) -> None:
    give_password(client, person_with_app())
    before = client.session.session_key

    give_code(client, code_now())

    assert client.session.session_key != before
    assert not Session.objects.filter(user=None).exists()


def test_secrets_are_stored_encrypted(client: Client) -> None:
    person = UserFactory(password=PASSWORD)
    give_password(client, person)
    page = reverse("account-factor-set-up-app")
    secret = client.get(page).content.decode().split("<code>")[1].split("</code>")[0].replace(" ", "")
    pending = str(client.session.items())
    client.post(page, {enrolment.NEW_CODE: code_now(secret)})

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert Authenticator.objects.count() == 2
    assert not any(code in stored for code in [secret, *codes.recovery_codes(person)])
    assert secret not in pending


@pytest.mark.parametrize("role", ["web", "counter", "clerk"])
@pytest.mark.parametrize("table", ["mfa_authenticator", "accounts_acceptedcode", "accounts_factorreset"])
def test_only_the_login_role_reads_second_factors(role: str, table: str) -> None:
    refused = pytest.raises(ProgrammingError, match=f"permission denied for table {table}")
    with acting(role), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select 1 from {table}")


def test_demonstration_waives_the_factor_until_a_person_sets_one_up(client: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_WAIVED = True
    person = UserFactory(password=PASSWORD)
    give_password(client, person)
    assert is_signed_in(client)

    with_app(person)
    browser = Client()
    assert give_password(browser, person) == CODE_PAGE
    assert not is_signed_in(browser)


def test_recovery_codes_are_shown_once(client: Client) -> None:
    client.force_login(person := person_with_app())
    give_factor(client)
    shown = client.post(reverse("account-factor-codes-renew"))
    page = client.get(shown.headers["Location"]).content.decode()
    first = codes.recovery_codes(person)[0]

    assert f"{first[:4]} {first[4:]}" in page
    assert client.post(reverse("account-factor-codes"), {"next": "/accounts/factors/"}).status_code == 302
    assert client.get(reverse("account-factor-codes")).headers["Location"] == reverse("account-factors")
