"""Who sees a force's crime records, and who changes them: its NRM contacts and its crime registrar.

The unit and the national team see the records of their forces if they have one of the two duties, and change none. A
record has no name of a person, so registrars read it without seeing the referral.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts import duties
from accounts.duties import DutyKind
from accounts.models import User
from accounts.permissions import NOTHING, Scope
from nrm.permissions import FORCE_ROLES

DUTIES = (DutyKind.NRM, DutyKind.REGISTRAR)


def over(user: User | AnonymousUser | None, column: str) -> Q:
    """Return the condition on a table's force column: the forces in the user's scope, if they have a duty."""
    return Scope.of(user if isinstance(user, User) else None).over(column) if works_on_crime(user) else NOTHING


def works_on_crime(user: User | AnonymousUser | None) -> bool:
    """Whether the user is an NRM contact or a crime registrar of a force, a unit or the national team."""
    return duties.has_duty(user, DUTIES)


def is_of_force(user: User, force: str) -> bool:
    """Whether the user is one of this force's NRM contacts or registrars: the only ones who change its records."""
    return works_on_crime(user) and user.role in FORCE_ROLES and user.force_id == force


def is_registrar(user: User, force: str) -> bool:
    """Whether the user is this force's crime registrar."""
    return is_of_force(user, force) and duties.has_duty(user, DutyKind.REGISTRAR)
