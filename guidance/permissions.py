"""Who reads the library, who writes in it and who approves. Rights follow from role, place and the author's duty.

Police read what is shared with police, of which some is kept to named bodies; partners read what is shared with them
and nothing else, and what they may not read is not there for them: not found, not counted, not suggested.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts import duties
from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.permissions import NOTHING, Scope
from guidance.choices import Circle
from reference.models import Force

READERS = frozenset({*POLICE_ROLES, Role.OFFICER, Role.PARTNER})
WRITERS = frozenset(POLICE_ROLES)
BUNDLERS = frozenset({*POLICE_ROLES, Role.PARTNER})  # who takes the library out as a whole; officers read it here


def is_author(user: User | AnonymousUser | None) -> bool:
    """Whether the person writes in the library."""
    return duties.has_duty(user, duties.DutyKind.AUTHOR)


def is_approver(user: User | AnonymousUser | None) -> bool:
    """Whether the person decides what is published: an author of the national team."""
    return isinstance(user, User) and user.role == Role.NATIONAL and is_author(user)


def bundles_of(user: User | AnonymousUser | None) -> list[Circle]:
    """The circles whose bundles the person takes: one's own; the national team hands out those of partners too."""
    if not isinstance(user, User) or not user.is_active or user.role not in BUNDLERS:
        return []
    if user.role == Role.PARTNER:
        return [Circle.PARTNERS]
    return [Circle.POLICE, Circle.PARTNERS] if user.role == Role.NATIONAL else [Circle.POLICE]


def shared_with(user: User | AnonymousUser | None, prefix: str = "") -> Q:
    """The condition on a version's columns: its circle, and the bodies that it is kept to."""
    if not isinstance(user, User) or not user.is_active or user.role not in READERS:
        return NOTHING
    if user.role == Role.PARTNER:
        return Q(**{f"{prefix}circle": Circle.PARTNERS, f"{prefix}bodies": []})
    if user.role == Role.NATIONAL:
        return Q()
    return Q(**{f"{prefix}bodies": []}) | Q(**{f"{prefix}bodies__overlap": forces_of(user)})


def circle_of(user: User | AnonymousUser | None) -> Circle:
    """On whose behalf a person takes something: a partner agency's, or the police's."""
    return Circle.PARTNERS if isinstance(user, User) and user.role == Role.PARTNER else Circle.POLICE


def forces_of(user: User) -> list[str]:
    """The codes of the bodies that a person works for: an officer's own, a unit's."""
    if user.force_id:
        return [user.force_id]
    scope = Scope.of(user)
    return list(Force.objects.filter(unit=scope.unit).values_list("pk", flat=True)) if scope.unit else []
