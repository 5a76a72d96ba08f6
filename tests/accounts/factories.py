"""Users for tests: minimal valid accounts, and the few users that every app's tests share."""

from __future__ import annotations

from typing import Any

import factory
from django.conf import settings
from factory.django import DjangoModelFactory

from accounts import account_state
from accounts.choices import FORCE_ROLES, SENSITIVE_ROLES, UNIT_ROLES, Role
from accounts.models import User

LANCASHIRE, CUMBRIA, KENT = "E23000003", "E23000002", "E23000032"
NORTH_WEST = "nwrocu"


class UserFactory(DjangoModelFactory[User]):
    """An analyst of Lancashire by default. A role brings the place that it needs."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    role = Role.ANALYST
    force_id = factory.LazyAttribute(lambda person: LANCASHIRE if person.role in FORCE_ROLES else None)
    unit_id = factory.LazyAttribute(lambda person: NORTH_WEST if person.role in UNIT_ROLES else None)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        """The password is set as the product sets it; without one the user cannot sign in."""
        password = kwargs.pop("password", None)
        person = model_class(*args, **kwargs)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        if person.role in SENSITIVE_ROLES:
            person.save(using="default")  # as the owner: the login role gives no role that a second person confirms
            person._state.db = settings.LOGIN_ALIAS
        else:
            person.save()
        return person


def analyst(force: str = LANCASHIRE) -> User:
    """The user who prepares a force's return."""
    return UserFactory(role=Role.ANALYST, force_id=force)


def coordinator(unit: str = NORTH_WEST) -> User:
    """The user who reviews a unit's returns."""
    return UserFactory(role=Role.COORDINATOR, unit_id=unit)


def national() -> User:
    """The user who reviews the other forces and closes the month."""
    return UserFactory(role=Role.NATIONAL)


def stranger() -> User:
    """An analyst of another unit, who sees nothing of these forces."""
    return UserFactory(role=Role.ANALYST, force_id=KENT)


def seen_of(person: User) -> str:
    """The token that a user's page sends with a decision: the account as stored now."""
    return account_state.token(User.objects.get(pk=person.pk))
