"""Sessions: 15 minutes idle, 8 hours in total, stored by hash, ended on the server (P10)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts import sessions
from accounts.choices import Role
from accounts.models import Session, User
from tests.accounts.factories import UserFactory
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_password")]


@made_once
def person() -> User:
    user = User(email="priya.nair@example.org", name="Priya Nair", role=Role.ANALYST, force_id="E23000003")
    user.set_password("a long enough password")
    user.save()
    return user


PASSWORD = "a long enough password"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


def sign_in(client: Client, email: str = "priya.nair@example.org", password: str = PASSWORD) -> int:
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return answer.status_code


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_sign_in_ignores_the_case_of_the_address(client: Client, person: User) -> None:
    assert sign_in(client, "PRIYA.nair@EXAMPLE.org") == 302
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(client: Client, person: User) -> None:
    wrong = client.post(reverse("account_login"), {"login": person.email, "password": "not the password"})
    unknown = client.post(reverse("account_login"), {"login": "nobody@example.org", "password": "not the password"})

    assert wrong.status_code == unknown.status_code == 200
    assert "e-mail address and/or password" in wrong.content.decode() or "email address" in wrong.content.decode()
    summary = [page.content.decode().split("error-summary")[1][:600] for page in (wrong, unknown)]
    assert summary[0] == summary[1]


def test_signing_in_gives_a_new_session_key_and_the_table_holds_only_hashes(client: Client, person: User) -> None:
    planted = client.session.session_key  # as somebody else could know it who used the browser before
    sign_in(client)
    key = client.session.session_key

    assert key != planted
    assert not client.session.exists(planted)
    assert Session.objects.filter(pk=sessions.hash_of(key), user=person).exists()
    assert not Session.objects.filter(pk=key).exists()


def test_session_ends_after_fifteen_idle_minutes(client: Client, person: User) -> None:
    # From this moment on: the database uses its own clock, which no test changes.
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        sign_in(client)
        for _ in range(4):
            clock.shift(dt.timedelta(minutes=14))
            assert is_in(client)
        clock.shift(dt.timedelta(minutes=16))
        assert not is_in(client)


def test_active_session_ends_after_eight_hours(client: Client, person: User) -> None:
    # From this moment on: the database uses its own clock, which no test changes.
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        sign_in(client)
        for _ in range(47):
            clock.shift(dt.timedelta(minutes=10))
            assert is_in(client)
        clock.shift(dt.timedelta(minutes=11))
        assert not is_in(client)


def test_user_can_end_another_browser_s_session(client: Client, person: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)

    client.post(reverse("account-session-end-others"))

    assert is_in(client)
    assert not is_in(elsewhere)


def test_user_cannot_end_another_user_s_session(client: Client, person: User) -> None:
    other = UserFactory(email="o@example.org", name="Other", role=Role.AUDITOR)
    stranger = Client()
    stranger.force_login(other)
    sign_in(client)
    theirs = sessions.hash_of(client.session.session_key)

    answer = stranger.post(reverse("account-session-end"), {"session": theirs[:24]})

    assert answer.status_code == 404
    assert is_in(client)


def test_signing_out_ends_the_session_on_the_server(client: Client, person: User) -> None:
    sign_in(client)
    key = client.session.session_key

    client.post(reverse("account_logout"))

    assert not Session.objects.filter(pk=sessions.hash_of(key)).exists()


def test_a_new_password_ends_every_other_session(client: Client, person: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "a long enough password",
            "password1": "another sufficient secret",
            "password2": "another sufficient secret",
        },
    )

    assert not is_in(elsewhere)
    assert sign_in(Client(), password="another sufficient secret") == 302


def test_ten_wrong_guesses_lock_that_account_alone(client: Client, person: User) -> None:
    UserFactory(email="n@example.org", password="a long enough password")
    for _ in range(10):
        sign_in(client, password="not the password")

    assert sign_in(client) != 302
    assert sign_in(Client(), "n@example.org") == 302


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"{WINDOWS} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"{WINDOWS} Chrome/140.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/18 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140 Mobile Safari/604", "Chrome on iPhone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("<script>alert(1)</script>" * 50, "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_user_recognises_a_session_by_browser_and_system(person: User, user_agent: str, device: str) -> None:
    client = Client(headers={"user-agent": user_agent})
    sign_in(client)
    client.get(reverse("account"))

    assert Session.objects.get(user=person).device == device
    assert f'data-label="Device">{device}</td>' in client.get(reverse("account")).content.decode()
