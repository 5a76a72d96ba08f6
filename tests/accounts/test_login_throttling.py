"""Guessing passwords locks out the guesser, but never a user at their usual source, nor a whole force (P9)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import login_throttling, outgoing_email
from accounts.models import KnownSource, SignInFailures, User
from tests.accounts.factories import UserFactory
from tests.roles import acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_password")]
LOGIN = reverse("account_login")
RIGHT, WRONG = "copper lantern riverbed", "not the password"
OFFICE, ELSEWHERE, STRANGER = "198.51.100.1", "198.51.100.2", "203.0.113.66"


@pytest.fixture(autouse=True)
def _quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many guesses test the counting, not Argon2, so fewer and faster ones suffice."""
    monkeypatch.setattr(login_throttling, "MOST_OF_SOURCE", 20)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as travelled:
        yield travelled


@pytest.fixture
def priya(clock: Any) -> User:
    return UserFactory(email="priya.nair@example.org", password=RIGHT)


def tried(email: str, password: str, *, source: str) -> str:
    """Empty if the user signed in, otherwise the error on the page."""
    answer = Client(REMOTE_ADDR=source).post(LOGIN, {"login": email, "password": password})
    if answer.status_code == 302:
        return ""
    summary = answer.content.decode().split("error-summary", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", summary.split("</ul>")[0]).split())


def signs_in(user: User, *, source: str) -> bool:
    return tried(user.email, RIGHT, source=source) == ""


def guess(user_or_email: User | str, times: int, *, source: str) -> None:
    email = user_or_email if isinstance(user_or_email, str) else user_or_email.email
    for _ in range(times):
        tried(email, WRONG, source=source)


def exhaust(source: str) -> None:
    """Use up the failures allowed for one source, on nonexistent accounts."""
    for number in range(login_throttling.MOST_OF_SOURCE):
        tried(f"nobody{number}@example.org", WRONG, source=source)


def test_eleventh_guess_is_refused_even_if_right_and_says_how_long_to_wait(priya: User, clock: Any) -> None:
    guess(priya, 10, source=STRANGER)
    clock.shift(dt.timedelta(minutes=3, seconds=10))

    page = tried(priya.email, RIGHT, source=STRANGER)

    assert "too many failed attempts to sign in with this email address" in page
    assert "Wait 12 minutes, then try again." in page
    assert "select “Forgotten your password?”" in page
    clock.shift(dt.timedelta(minutes=12))
    assert signs_in(priya, source=STRANGER)


def test_guessing_elsewhere_does_not_lock_the_owner_out_at_their_usual_source(priya: User) -> None:
    assert signs_in(priya, source=OFFICE)

    guess(priya, 30, source=STRANGER)
    for number in range(30):
        guess(priya, 1, source=f"203.0.113.{number}")

    assert signs_in(priya, source=OFFICE)


def test_guesses_from_many_sources_share_a_limit_of_ten(priya: User) -> None:
    for number in range(10):
        guess(priya, 1, source=f"203.0.113.{number}")

    assert "too many failed attempts" in tried(priya.email, RIGHT, source=ELSEWHERE)


def test_ten_guesses_at_a_known_source_lock_that_source_alone(priya: User) -> None:
    assert signs_in(priya, source=OFFICE)
    guess(priya, 10, source=OFFICE)

    assert not signs_in(priya, source=OFFICE)
    assert signs_in(priya, source=ELSEWHERE)


def test_source_with_too_many_failures_still_admits_its_usual_users(priya: User) -> None:
    newcomer = UserFactory(password=RIGHT)
    assert signs_in(priya, source=OFFICE)

    exhaust(OFFICE)

    assert "from your network" in tried(newcomer.email, RIGHT, source=OFFICE)
    assert signs_in(priya, source=OFFICE)
    assert signs_in(newcomer, source=ELSEWHERE)


def test_limited_source_gives_one_answer_for_known_and_unknown_people(priya: User) -> None:
    assert signs_in(priya, source=OFFICE)
    exhaust(OFFICE)

    assert tried(priya.email, WRONG, source=OFFICE) == tried("nobody@example.org", WRONG, source=OFFICE)


def test_limited_account_gives_one_answer_for_known_and_unknown_people(priya: User) -> None:
    assert signs_in(priya, source=OFFICE)
    guess(priya, 10, source=STRANGER)
    guess("nobody@example.org", 10, source=STRANGER)

    assert tried(priya.email, WRONG, source=OFFICE) == tried("nobody@example.org", WRONG, source=OFFICE)


def test_limited_source_does_not_use_up_the_guesses_of_other_accounts(priya: User) -> None:
    exhaust(STRANGER)
    guess(priya, 30, source=STRANGER)

    assert signs_in(priya, source=ELSEWHERE)


def test_right_password_clears_earlier_failures(priya: User) -> None:
    for _ in range(4):
        guess(priya, 4, source=OFFICE)
        assert signs_in(priya, source=OFFICE)


def test_source_is_forgotten_ninety_days_after_its_last_use(priya: User, clock: Any) -> None:
    assert signs_in(priya, source=OFFICE)
    clock.shift(dt.timedelta(days=89))
    assert signs_in(priya, source=OFFICE)
    clock.shift(dt.timedelta(days=89))
    guess(priya, 10, source=STRANGER)
    assert signs_in(priya, source=OFFICE)

    clock.shift(dt.timedelta(days=91))
    guess(priya, 10, source=STRANGER)

    assert not signs_in(priya, source=OFFICE)


def test_mailed_link_admits_an_owner_at_a_new_source(priya: User) -> None:
    guess(priya, 10, source=STRANGER)
    browser = Client(REMOTE_ADDR=ELSEWHERE)
    browser.post(reverse("account_reset_password"), {"email": priya.email})
    outgoing_email.send_waiting()
    (link,) = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "mustard 4 tea on Sundays", "password2": "mustard 4 tea on Sundays"})
    guess(priya, 10, source=STRANGER)

    assert tried(priya.email, "mustard 4 tea on Sundays", source=ELSEWHERE) == ""


def test_tables_hold_no_typed_address(priya: User) -> None:
    tried("my-secret-password@example.org", WRONG, source=STRANGER)
    signs_in(priya, source=OFFICE)

    stored = str([*SignInFailures.objects.values_list(), *KnownSource.objects.values_list()])

    assert not any(word in stored for word in ("secret", "priya", STRANGER, OFFICE))


def test_nightly_task_deletes_counts_and_old_sources(priya: User, clock: Any) -> None:
    guess(priya, 3, source=STRANGER)
    signs_in(priya, source=OFFICE)
    clock.shift(dt.timedelta(days=91))

    with acting("counter"):
        login_throttling.delete_old_counts()

    assert not SignInFailures.objects.exists()
    assert not KnownSource.objects.exists()


def test_too_many_link_requests_say_how_long_to_wait(priya: User) -> None:
    for _ in range(5):
        Client().post(reverse("account_reset_password"), {"email": priya.email})

    answer = Client().post(reverse("account_reset_password"), {"email": priya.email})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Wait one minute" in answer.content.decode()


def test_wrong_password_takes_the_same_work_with_and_without_an_account(
    priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements and the same number of password hashes: what takes time is the same (P9)."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    def work_for(email: str) -> tuple[list[str], int]:
        hashed.clear()
        with CaptureQueriesContext(connection) as statements:
            tried(email, WRONG, source=STRANGER)
        kinds = [statement["sql"].split()[0].lower() for statement in statements]
        return [kind for kind in kinds if kind not in {"savepoint", "release", "rollback"}], len(hashed)

    assert work_for(priya.email) == work_for("nobody@example.org")
