"""Accounts that nobody has used for 90 days are closed, after two emails; two administrators always stay."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from accounts import account_administration, outgoing_email, unused_accounts
from accounts.choices import Role
from accounts.models import AccessProposal, Session, UnusedWarning, User
from audit.models import AuditEntry
from core.sql import text_of
from tests.accounts.factories import UserFactory
from tests.properties import examples
from tests.roles import acting
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
PEOPLE = User.objects.using("default")


def sweep() -> Counter[str]:
    """One run of the task, as the clerk."""
    with override_settings(LOGIN_ALIAS="default"), acting("clerk"):
        return unused_accounts.close_and_warn()


def days_pass(days: int) -> None:
    """What was so many days ago is that much older, by the clock of London: its summer may be in between."""
    with connection.cursor() as cursor:
        cursor.execute("set local time zone 'Europe/London'")
        cursor.execute(
            "update accounts_user set created_at = created_at - %(gone)s, last_login = last_login - %(gone)s, "
            "reopened_at = reopened_at - %(gone)s",
            {"gone": dt.timedelta(days=days)},
        )
        cursor.execute("set local time zone 'UTC'")
        cursor.execute(
            "update accounts_unusedwarning set used_on = used_on - %(gone)s, warned_on = warned_on - %(gone)s",
            {"gone": days},
        )


def is_open(person: User) -> bool:
    return PEOPLE.get(pk=person.pk).is_active


def warnings_of(person: User) -> list[int]:
    return list(
        UnusedWarning.objects.using("default").filter(user=person).order_by("pk").values_list("days", flat=True)
    )


def emails() -> list[str]:
    outgoing_email.send_waiting()
    return [message.subject.split(": ")[-1] for message in mail.outbox]


@examples(15)
@given(gaps=st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_account_closes_at_the_first_run_after_90_days_and_5_after_the_second_email(gaps: list[int]) -> None:
    with transaction.atomic():
        person, unused, warned_at = UserFactory(), 0, None
        for gap in gaps:
            days_pass(gap)
            unused += gap
            expected_open = unused < 90 or warned_at is None or unused - warned_at < 5
            sweep()
            assert is_open(person) == expected_open, (gaps, unused, warned_at)
            if not expected_open:
                break
            if unused >= 85 and warned_at is None:
                warned_at = unused
            assert warnings_of(person) == [
                days for days, due in ((76, any(76 <= n < 85 for n in sums(gaps, unused))), (85, unused >= 85)) if due
            ]
        transaction.set_rollback(True)


def sums(gaps: list[int], until: int) -> list[int]:
    """The days without use at each run so far."""
    total, so_far = 0, []
    for gap in gaps:
        total += gap
        if total > until:
            break
        so_far.append(total)
    return so_far


@examples(3)
@given(days=st.lists(st.integers(0, 95), min_size=2, max_size=40).map(sorted))
def test_run_each_day_warns_on_days_76_and_85_and_closes_on_day_90(days: list[int]) -> None:
    with transaction.atomic():
        person = UserFactory()
        done: dict[int, list[str]] = {}
        for before, day in pairwise([0, *range(1, days[-1] + 1)]):
            days_pass(day - before)
            done[day] = [*sweep().elements()]
            assert not sweep(), "a second run on the same day does nothing"
        transaction.set_rollback(True)
    due = {76: ["warned"], 85: ["warned"], 90: ["closed"]}
    assert {day: what for day, what in done.items() if what} == {
        day: what for day, what in due.items() if day <= days[-1]
    }
    assert person


def not_used_for(days: int, **fields: Any) -> User:
    """An account that a daily run would have warned."""
    person = UserFactory(**fields)
    days_pass(85)
    sweep()
    days_pass(days - 85)
    return person


def test_closing_ends_sessions_withdraws_proposals_and_is_logged_and_emailed() -> None:
    person = not_used_for(90)
    just_signed_in(person)
    PEOPLE.filter(pk=person.pk).update(last_login=None)
    ada = UserFactory(role=Role.ADMINISTRATOR)
    AccessProposal.objects.using("default").create(
        user=person, proposed_by=ada, name="x", role="auditor", opens=False, fingerprint="x"
    )

    assert sweep() == {"closed": 1}

    assert not is_open(person)
    assert not Session.objects.filter(user=person).exists()
    assert AccessProposal.objects.get().state == "withdrawn"
    entry = AuditEntry.objects.get(question="account closed")
    assert (entry.kind, entry.keys, entry.reason) == ("alteration", [str(person.public_id)], "not used for 90 days")
    assert emails() == ["sign in to keep your account", "your account is closed"]


def test_signing_in_keeps_the_account_and_the_next_90_days_have_warnings_of_their_own() -> None:
    person = not_used_for(89)
    PEOPLE.filter(pk=person.pk).update(last_login=dt.datetime.now(dt.UTC))
    days_pass(80)
    assert sweep() == {"warned": 1}
    assert is_open(person)
    assert warnings_of(person) == [85, 76]


def test_two_administrators_stay_and_are_warned() -> None:
    people = [UserFactory(role=Role.ADMINISTRATOR) for _ in range(3)]
    for days, person in enumerate(people):
        PEOPLE.filter(pk=person.pk).update(last_login=dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
    days_pass(87)
    assert sweep() == {"warned": 1, "stays": 2}
    days_pass(100)
    assert sweep() == {"closed": 1}
    assert [is_open(person) for person in people] == [False, True, True]


def test_closed_administrators_do_not_count_among_the_two_who_stay() -> None:
    for _ in range(2):
        UserFactory(role=Role.ADMINISTRATOR, is_active=False)
    person = not_used_for(95, role=Role.ADMINISTRATOR)
    sweep()
    assert is_open(person)


def test_systems_have_their_own_rule() -> None:
    person = not_used_for(500, role=Role.SYSTEM)
    assert not sweep()
    assert is_open(person)


def test_reopening_starts_the_90_days_again() -> None:
    person = not_used_for(90)
    sweep()
    ada = UserFactory(role=Role.ADMINISTRATOR)
    account_administration.reopen(User.objects.get(pk=person.pk), reason="Is back.", by=ada)

    assert not sweep()
    days_pass(75)
    assert not sweep()
    days_pass(1)
    assert sweep() == {"warned": 1, "stays": 1}  # the other is the only administrator
    assert is_open(person)


@pytest.mark.parametrize("role", ["web", "login", "counter"])
def test_only_the_clerk_closes_unused_accounts_and_writes_no_account_itself(role: str) -> None:
    for other, statement in (
        (role, "select scope.close_unused()"),
        ("clerk", "update accounts_user set is_active = false"),
    ):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with acting(other), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_emails_name_the_days_of_the_database() -> None:
    text = text_of("accounts", "close_unused")
    assert all(f"today - {days}" in text for days in (*unused_accounts.WARNED_AFTER, unused_accounts.CLOSED_AFTER))
