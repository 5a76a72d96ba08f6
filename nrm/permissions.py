"""Who sees which referral, and whose identity.

Without the duty nobody sees a referral's page, whatever their role. With it, the force's own people see all of it; the
unit and the national team see the case under a pseudonym. Outside the force, access to the identity is granted to a
named person, on request, with a reason (`identity`). A force that is offered a referral sees an
`offer_view.ReferralOffer`, and the record once it has accepted.
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
    """Return the condition on a table's force column: the forces in the user's scope, if they have the duty."""
    return Scope.of(user if isinstance(user, User) else None).over(column) if is_nrm(user) else NOTHING


def is_nrm(user: User | AnonymousUser | None) -> bool:
    """Whether the user is one of the NRM people of a force, a unit or the national team."""
    return duties.has_duty(user, duties.DutyKind.NRM)


def is_of_force(user: User, force: str) -> bool:
    """Whether the user is one of this force's NRM people: the only ones who change a referral."""
    return is_nrm(user) and user.role in FORCE_ROLES and user.force_id == force
