"""Who sees which referral, and of whom who they are.

Without the duty nobody sees a referral's page, whatever the role. With it: the own force's people all of it, the unit
and the national team the case under a pseudonym. Identity beyond the own force is opened by name, on request, with a
reason (`identity`). A force to which a referral is offered sees an `offers.Offer`, and the record once it has accepted.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts import duties
from accounts.choices import Role
from accounts.models import User
from accounts.permissions import NOTHING, Scope

FORCE_ROLES = frozenset({Role.ANALYST, Role.LEAD})


def over(user: User | AnonymousUser | None, column: str) -> Q:
    """The condition on a table's force column: the person's bodies, given the duty."""
    return Scope.of(user if isinstance(user, User) else None).over(column) if is_nrm(user) else NOTHING


def is_nrm(user: User | AnonymousUser | None) -> bool:
    """Whether the person is one of the NRM people of a force, a unit or the national team."""
    return duties.has_duty(user, duties.DutyKind.NRM)


def is_of_force(user: User, force: str) -> bool:
    """Whether the person is one of this force's NRM people: the only ones who change a referral."""
    return is_nrm(user) and user.role in FORCE_ROLES and user.force_id == force
