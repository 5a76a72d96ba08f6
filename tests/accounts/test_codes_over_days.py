"""Guessing a second factor for days, codes whose key is lost, and passwords after which nobody gave a factor (P9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import login_throttling, outgoing_email
from accounts.choices import Role
from accounts.login_throttling import MOST_CODES, MOST_CODES_A_DAY, TooManyCodes
from accounts.models import User
from accounts.second_factor import codes, factors
from administration import log_questions
from administration.log_questions import LogQuestion
from audit.models import AuditEntry
from core.day_range import DayRange
from tests.accounts.factories import UserFactory
from tests.accounts.second_factors import code_now, give_code, give_password, is_signed_in, person_with_app
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
WRONG = "000000"


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that moves only when a test shifts it, so that no code is right by chance of time."""
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def guess(person: User, *, times: int) -> None:
    for _ in range(times):
        login_throttling.begin_code(person)


def test_thirty_wrong_codes_in_a_day_stop_every_code_until_the_day_is_over(clock: Any) -> None:
    person = person_with_app()
    for _ in range(MOST_CODES_A_DAY // MOST_CODES):
        guess(person, times=MOST_CODES)
        clock.shift(dt.timedelta(minutes=16))

    with pytest.raises(TooManyCodes, match=r"Wait 24 hours, then try again"):
        login_throttling.begin_code(person)
    clock.shift(dt.timedelta(hours=24))
    login_throttling.begin_code(person)  # does not raise


def test_right_codes_of_the_person_give_a_guesser_no_further_guesses(clock: Any) -> None:
    person = person_with_app()
    for _ in range(MOST_CODES_A_DAY // 5 - 1):
        guess(person, times=5)
        login_throttling.begin_code(person)
        login_throttling.code_succeeded(person)
    guess(person, times=5)

    with pytest.raises(TooManyCodes):
        login_throttling.begin_code(person)


def test_person_who_signs_in_forty_times_a_day_is_never_stopped(clock: Any) -> None:
    person = person_with_app()

    for _ in range(40):
        login_throttling.begin_code(person)
        login_throttling.code_succeeded(person)


def test_last_wrong_code_of_a_day_is_logged_and_emailed(client: Client, clock: Any) -> None:
    person = person_with_app()
    guess(person, times=MOST_CODES)
    clock.shift(dt.timedelta(minutes=16))
    guess(person, times=MOST_CODES)
    clock.shift(dt.timedelta(minutes=16))
    guess(person, times=MOST_CODES - 1)
    clock.shift(dt.timedelta(minutes=16))
    cache.clear()
    give_password(client, person)

    assert give_code(client, WRONG) == 422

    outgoing_email.send_waiting()
    assert "entered 30 wrong codes. No codes are accepted for up to 24 hours" in str(mail.outbox[-1].body)
    newest = list(AuditEntry.objects.order_by("id").values_list("question", flat=True))
    assert newest[-1] == "codes locked for up to 24 hours after 30 wrong codes"


@pytest.mark.parametrize("typed", [lambda: code_now(), lambda: "12345678"], ids=["app", "recovery code"])
def test_codes_whose_key_is_lost_get_a_clear_answer_and_no_failure(client: Client, settings: Any, typed: Any) -> None:
    person = person_with_app()
    codes.new_recovery_codes(person)
    give_password(client, person)
    settings.FACTOR_KEYS = {"another": b"\1" * 32}

    answer = client.post(reverse("account-factor-code"), {"second_factor_code": typed()})

    assert answer.status_code == 422
    assert "We cannot check your codes at the moment" in answer.content.decode()
    assert not is_signed_in(client)
    assert factors.codes_left(person) == 0
    assert AuditEntry.objects.filter(question="code not checked: its key is missing", outcome="refused").count() == 1


def not_given(reader: User) -> list[str]:
    """The accounts whose password was right without a factor, as a reader of the log gets them."""
    with acting_for(reader):
        days = DayRange.chosen(None, timezone.now().date() + dt.timedelta(days=1))
        lines = log_questions.answered(AuditEntry.objects.newest_first(), LogQuestion.NO_FACTOR, day_range=days)
        return [line.keys[0] for line in lines]


def an_hour_ago(person: User, *questions: str) -> None:
    """Entries of a sign-in, as the database would have stamped them an hour ago."""
    for question in questions:
        AuditEntry.objects.create(
            id=-AuditEntry.objects.count() - 1, at=timezone.now() - dt.timedelta(hours=1), role="", kind="sign_in",
            outcome="done", subject="accounts.session", keys=[str(person.public_id)], count=1, question=question,
            reason="", recipient="", request_id="", source="", method="POST", route="account_login",
        )  # fmt: skip


ACCEPTED = "password accepted, second factor asked for"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_abandoned_sign_in_is_found_and_a_finished_one_is_not(role: Role) -> None:
    abandoned, finished, set_up = UserFactory.create_batch(3)
    an_hour_ago(abandoned, ACCEPTED)
    an_hour_ago(finished, ACCEPTED, "second factor given: authenticator app")
    an_hour_ago(set_up, ACCEPTED, "second factor added: passkey")

    assert not_given(UserFactory(role=role)) == [str(abandoned.public_id)]
    assert not_given(UserFactory(role=Role.ANALYST)) == []


def test_password_is_logged_when_the_factor_is_asked_for_and_not_yet_called_abandoned(client: Client) -> None:
    person = person_with_app()

    give_password(client, person)

    assert list(AuditEntry.objects.values_list("question", "keys")) == [(ACCEPTED, [str(person.public_id)])]
    assert not_given(UserFactory(role=Role.AUDITOR)) == []
