"""Who reads prosecutions and who changes them, as plain predicates: as with the investigations they belong to."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.choices import Role
from accounts.models import User

FORCE = frozenset({Role.ANALYST, Role.LEAD})  # of the force that has the investigation
READERS = FORCE | {Role.COORDINATOR, Role.NATIONAL}


def reads(user: User | AnonymousUser | None) -> bool:
    """Whether the person reads the prosecutions of the investigations that they see."""
    return isinstance(user, User) and user.is_active and user.role in READERS


def may_add(user: User) -> bool:
    """Whether the person adds records to the investigations of their force, which lists then explain."""
    return user.is_active and user.role in FORCE


def is_of_force(user: User, force: str) -> bool:
    """Whether the person is an analyst or lead of the force, who change its cases."""
    return may_add(user) and user.force_id == force
