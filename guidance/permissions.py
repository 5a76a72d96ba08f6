"""Who reads the library, who writes in it and who approves. Role, place of work and author duty decide.

Police read what is shared with police, some of which is restricted to named forces. Partners read only what is shared
with partners. For a reader, everything else does not exist: search does not find, count or suggest it.
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
BUNDLERS = frozenset({*POLICE_ROLES, Role.PARTNER})  # may download the whole library; officers read it online


def is_author(user: User | AnonymousUser | None) -> bool:
    """Return whether the person writes in the library."""
    return duties.has_duty(user, duties.DutyKind.AUTHOR)


def is_approver(user: User | AnonymousUser | None) -> bool:
    """Return whether the person decides what is published: an author in the national team."""
    return isinstance(user, User) and user.role == Role.NATIONAL and is_author(user)


def bundles_of(user: User | AnonymousUser | None) -> list[Circle]:
    """Return the circles whose bundles the person may download: their own, and for the national team partners' too."""
    if not isinstance(user, User) or not user.is_active or user.role not in BUNDLERS:
        return []
    if user.role == Role.PARTNER:
        return [Circle.PARTNERS]
    return [Circle.POLICE, Circle.PARTNERS] if user.role == Role.NATIONAL else [Circle.POLICE]


def shared_with(user: User | AnonymousUser | None, prefix: str = "") -> Q:
    """Return the condition on a version's columns: its circle, and the forces it is restricted to."""
    if not isinstance(user, User) or not user.is_active or user.role not in READERS:
        return NOTHING
    if user.role == Role.PARTNER:
        return Q(**{f"{prefix}circle": Circle.PARTNERS, f"{prefix}restricted_to": []})
    if user.role == Role.NATIONAL:
        return Q()
    return Q(**{f"{prefix}restricted_to": []}) | Q(**{f"{prefix}restricted_to__overlap": forces_of(user)})


def circle_of(user: User | AnonymousUser | None) -> Circle:
    """Return the circle a person acts for: partners for a partner agency, otherwise police."""
    return Circle.PARTNERS if isinstance(user, User) and user.role == Role.PARTNER else Circle.POLICE


def forces_of(user: User) -> list[str]:
    """Return the codes of the forces a person works for: an officer's own, or all those of a unit."""
    if user.force_id:
        return [user.force_id]
    scope = Scope.of(user)
    return list(Force.objects.filter(unit=scope.unit).values_list("pk", flat=True)) if scope.unit else []
