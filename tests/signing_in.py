"""Signing in for tests: when the second factor was given, or that none is asked for."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from accounts import reauthentication
from accounts.models import User


def factor_given(*, seconds_ago: float = 0) -> dict[str, Any]:
    """What signing in leaves in the session about the second factor."""
    return {"method": reauthentication.FACTOR, "at": time.time() - seconds_ago}


def factor_given_for(seconds: float) -> list[dict[str, Any]]:
    """Keep the second factor fresh, renewing it before it lapses, for as long as a slow run takes."""
    step = 0.9 * reauthentication.FOR_SECONDS
    return [factor_given(seconds_ago=-n * step) for n in range(int(seconds / step))]


def give_factor(client: Client, *, seconds_ago: float = 0) -> None:
    """The session of a signed-in client, as after the second step of signing in."""
    session = client.session
    session[reauthentication.KEPT] = [factor_given(seconds_ago=seconds_ago)]
    session.save()


def just_signed_in(person: User) -> Client:
    """A browser in which this person gave their second factor a moment ago."""
    client = Client()
    client.force_login(person)
    give_factor(client)
    return client


@pytest.fixture
def by_password(settings: Any) -> None:
    """For tests of passwords and sessions: a password alone signs in, as in the demonstration."""
    settings.SECOND_FACTOR_WAIVED = True
