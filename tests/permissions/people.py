"""Ten kinds of users around Lancashire, and the reviewers at the boundaries of two units. Each has two sessions."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils import timezone

from accounts import reauthentication, sessions
from accounts.choices import Role
from accounts.models import Session, User
from tests.accounts.factories import LANCASHIRE, NORTH_WEST, UserFactory
from tests.guidance import making as guidance_making
from tests.nrm.making import with_duty
from tests.orders import making as orders_making

KINDS = (
    "anonymous",
    "analyst",
    "lead",
    "coordinator",
    "national",
    "partner",
    "auditor",
    "officer",
    "administrator",
    "system",
)
# Kent's unit is the Eastern one although it lies in the South East; the North West reviews North Wales.
EDGES = {"eastern": "ersou", "south-east": "serocu", "welsh": "tarian"}
WALK_SECONDS = 3 * 60 * 60  # longer than the slowest run, and within the eight hours of a session
PASSWORD = "Any password that is long enough"
POLICE = frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A user of the tests: the account, the cookie of this browser and the session of another one."""

    kind: str
    user: User | None = None
    cookie: str = ""
    elsewhere: str = ""  # the stored hash of the other browser's session

    @property
    def sees_names(self) -> bool:
        """Administrators manage users and auditors read the log: they see names of every force, but never case text."""
        return self.kind in {"administrator", "auditor"}


def confirmations() -> list[dict[str, Any]]:
    """Keep the password confirmation fresh, renewing it before it lapses, for as long as a slow run takes."""
    step = 0.9 * reauthentication.FOR_SECONDS
    return [{"method": "password", "at": time.time() + n * step} for n in range(int(WALK_SECONDS / step))]


def lasts_all_walk(session: SessionBase) -> None:
    """Each request is rolled back together with its session activity, so this keeps the session from lapsing.

    It is seen until then, too: otherwise every request after the first minute would extend it.
    """
    ends = timezone.now() + timedelta(seconds=WALK_SECONDS)
    Session.objects.filter(pk=sessions.hash_of(str(session.session_key))).update(expire_date=ends, seen_at=ends)


def signed_in(kind: str, user: User) -> Person:
    """The user with two browsers."""
    keys = []
    for _ in range(2):
        client = Client()
        client.force_login(user)
        session = client.session
        session[reauthentication.KEPT] = confirmations()
        session.save()
        lasts_all_walk(session)
        keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    here, elsewhere = keys
    assert Session.objects.filter(pk=sessions.hash_of(elsewhere), user=user).exists()
    return Person(kind=kind, user=user, cookie=here, elsewhere=sessions.hash_of(elsewhere))


def make() -> dict[str, Person]:
    """All users, by kind."""
    cast = {"anonymous": Person(kind="anonymous")}
    for role in Role:
        force = LANCASHIRE if role in {Role.ANALYST, Role.LEAD, Role.OFFICER} else None
        unit = NORTH_WEST if role == Role.COORDINATOR else None
        user = UserFactory(role=role, force_id=force, unit_id=unit, name=f"The {role.label.lower()}", password=PASSWORD)
        if role in POLICE:
            with_duty(user)  # opens the views of its own app only; test_duties.py tests users without it
            orders_making.with_duty(user)
            guidance_making.with_duty(user)
        cast[role.value] = signed_in(role.value, user)
    for kind, unit in EDGES.items():
        user = UserFactory(role=Role.COORDINATOR, unit_id=unit, name=f"The {kind} coordinator", password=PASSWORD)
        with_duty(user)
        orders_making.with_duty(user)
        cast[kind] = signed_in(kind, user)
    return cast
