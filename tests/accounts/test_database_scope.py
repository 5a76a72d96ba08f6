"""Entering a scope: no other connection sees the session key, and it is worthless after eight hours."""

from __future__ import annotations

import os
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import database_scope
from accounts.models import Session
from accounts.sessions import hash_of
from tests.accounts.factories import LANCASHIRE, analyst
from tests.roles import acting

pytestmark = pytest.mark.django_db
KEY = "a-key-of-a-session-that-nobody-else-may-see"


def session_of(person: object, **age: timedelta) -> None:
    now = timezone.now()
    Session.objects.create(
        session_key=hash_of(KEY), session_data="", expire_date=now + timedelta(minutes=10), user=person, seen_at=now
    )
    Session.objects.update(started_at=now - age.get("age", timedelta()))


def test_another_connection_of_the_role_does_not_see_the_key_of_a_session() -> None:
    """Statement hiding is not set for the tests' role, so its other connections see every statement as sent."""
    session_of(analyst(LANCASHIRE))
    url = os.environ["TESTER_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as other, acting("web"):
        seen = database_scope.enter(KEY)
        pid = connection.connection.info.backend_pid
        [text] = other.execute("select query from pg_stat_activity where pid = %s", [pid]).fetchone()

    assert seen == {LANCASHIRE}
    assert "scope.enter_session($1)" in text
    assert hash_of(KEY) not in text


@pytest.mark.parametrize("hours", [0, 7.9])
def test_a_session_has_a_scope_for_eight_hours(hours: float) -> None:
    session_of(analyst(LANCASHIRE), age=timedelta(hours=hours))

    with acting("web"):
        assert database_scope.enter(KEY) == {LANCASHIRE}


def test_session_begun_over_eight_hours_ago_has_no_scope_even_if_active() -> None:
    session_of(analyst(LANCASHIRE), age=timedelta(seconds=settings.SESSION_WHOLE_SECONDS + 1))

    with acting("web"), pytest.raises(database_scope.NoScope), transaction.atomic():
        database_scope.enter(KEY)
