"""Who sees which order. With the order duty, force staff see their force's orders; units and the national team read.

The order card has a separate permission (`register`): any officer of any force can read it, with a reason.
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
    """A filter on a table's force column: the person's forces, if the person has the duty."""
    return Scope.of(user if isinstance(user, User) else None).over(column) if manages(user) else NOTHING


def manages(user: User | AnonymousUser | None) -> bool:
    """Whether the person manages orders, in a force, a unit or the national team."""
    return duties.has_duty(user, duties.DutyKind.ORDERS)


def is_of_force(user: User, force: str) -> bool:
    """Whether the person manages orders for this force. Only such people change the force's records."""
    return manages(user) and user.role in FORCE_ROLES and user.force_id == force


def may_report(user: User | AnonymousUser | None) -> bool:
    """Whether the person may report a breach: any officer of any force, with or without the duty."""
    return isinstance(user, User) and user.is_active and user.role in REPORTERS
