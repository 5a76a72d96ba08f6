"""The demonstration's users in the database, by email address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Duty, User
from core import clock
from demo import people
from demo.forces import force_named

SINCE = date(2016, 1, 1)  # before every event of the demonstration
SIGNED_IN_WITHIN = 20  # days: nobody in the demonstration has an account that is about to close unused


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """All users by address."""

    by_email: dict[str, User]

    def __getitem__(self, email: str) -> User:
        return self.by_email[email]

    def analyst(self, slug: str) -> User:
        """The force's analyst."""
        return self[people.analyst(slug)]

    def lead(self, slug: str) -> User:
        """The force's lead."""
        return self[people.lead(slug)]

    def reviewer(self, slug: str) -> User:
        """The reviewer of the force: its unit's coordinator, or the national team."""
        force = force_named(slug)
        return self[people.NATIONAL] if force.reviewed_by_national else self[people.coordinator(force.unit)]

    @property
    def national(self) -> User:
        """The person who proposes publication."""
        return self[people.NATIONAL]

    @property
    def publisher(self) -> User:
        """The second person, who confirms publication."""
        return self[people.PUBLISHER]


def make() -> Cast:
    """Create every user with the demonstration's password. They share one hash: hashing each would take a minute.

    As the owner of the database: nobody else makes administrators without a second person.
    """
    password = make_password(people.password())
    accounts = people.accounts()
    User.objects.using("default").bulk_create(
        User(
            email=account.email,
            name=account.name,
            role=account.role,
            force_id=account.force or None,
            unit_id=account.unit or None,
            password=password,
        )
        for account in accounts
    )
    _as_if_in_use()
    by_email = {user.email: user for user in User.objects.all()}
    Duty.objects.bulk_create(
        Duty(user=by_email[account.email], kind=duty, starts_on=SINCE)
        for account in accounts
        for duty in account.duties
    )
    return Cast(by_email=by_email)


def _as_if_in_use() -> None:
    """Give each account the age and the last sign-in of one that people work with: rules ask for both."""
    opened = timezone.make_aware(datetime.combine(SINCE, time(9)))
    people_now = list(User.objects.using("default").order_by("pk"))
    for number, user in enumerate(people_now):
        user.created_at = opened
        user.last_login = clock.now() - timedelta(days=1 + number % SIGNED_IN_WITHIN)
    User.objects.using("default").bulk_update(people_now, ["created_at", "last_login"])


def move_to_force(person: User, *, force: str) -> None:
    """Make the person an analyst of a force."""
    person.role, person.force_id, person.unit_id = Role.ANALYST, force, None
    person.save(update_fields=["role", "force", "unit"])


def move_to_unit(person: User, *, unit: str) -> None:
    """Make the person a coordinator of a unit."""
    person.role, person.force_id, person.unit_id = Role.COORDINATOR, None, unit
    person.save(update_fields=["role", "force", "unit"])
