"""Who sees which order. With the duty: the own force's people all of it, the unit and the national team theirs to see.

The register's card is another door (`register`): any officer reads it, of any force, with a reason.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts import duties
from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.permissions import NOTHING, Scope

FORCE_ROLES = frozenset({Role.ANALYST, Role.LEAD})
REPORTERS = frozenset(POLICE_ROLES | {Role.OFFICER})


def over(user: User | AnonymousUser | None, column: str) -> Q:
    """The condition on a table's force column: the person's bodies, given the duty."""
    return Scope.of(user if isinstance(user, User) else None).over(column) if manages(user) else NOTHING


def manages(user: User | AnonymousUser | None) -> bool:
    """Whether the person is one of those who manage orders, in a force, a unit or the national team."""
    return duties.has_duty(user, duties.DutyKind.ORDERS)


def is_of_force(user: User, force: str) -> bool:
    """Whether the person manages orders for this force: the only ones who change its records."""
    return manages(user) and user.role in FORCE_ROLES and user.force_id == force


def may_report(user: User | AnonymousUser | None) -> bool:
    """Whether the person may report that an order is not kept: any officer of any force, with the duty or without."""
    return isinstance(user, User) and user.is_active and user.role in REPORTERS
