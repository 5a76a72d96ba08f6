"""Emergency access: somebody in whose scope a sealed case is opens it for four hours, with a reason.

The people who are named learn of it at once. A lead of the force or the national team, never the person who used it,
reviews afterwards whether it was justified. The database opens and logs it (`sql/emergency.sql`).
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import EmergencyAccess, Investigation
from investigations.sealed import seals
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from reference.models import Force

HOURS = 4
SHORTEST_REASON = 20  # characters: "urgent" is no reason that somebody else can judge
REVIEW_WITHIN = timedelta(days=3)
REVIEWERS = frozenset({Role.LEAD, Role.NATIONAL})
NOT_THERE = (
    "No sealed investigation of this force has this reference. Check the reference. "
    "If the case is not sealed, find it in Investigations."
)


@transaction.atomic
def open_case(force: Force, reference: str, *, reason: str, by: User) -> Investigation:
    """Open a sealed case to this user for four hours. Raises TransitionNotAllowed if no sealed case is called so."""
    if by.role not in POLICE_ROLES:
        raise TransitionNotAllowed("You cannot see investigations.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise TransitionNotAllowed(f"Say why you need to see the case now, in at least {SHORTEST_REASON} characters.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select scope.open_in_emergency(%s, %s, %s)", [force.pk, reference.strip(), reason.strip()[:300]]
        )
        (public_id,) = cursor.fetchone()
    if public_id is None:
        raise TransitionNotAllowed(NOT_THERE)
    access = EmergencyAccess.objects.select_related("investigation").get(public_id=public_id)
    log.record(Operation.CONSULTATION, of=access.investigation, reason=reason)
    seal = seals.seal_of(access.investigation)
    for person in seals.named_people(seal) if seal else ():
        place = NoticePlace(
            url_name="investigations:emergency-list", key=f"{access.pk}:{person.pk}", force=force.pk, person=person.pk
        )
        creation.notify(NoticeKind.EMERGENCY_ACCESS, place, by=by)
    return access.investigation


def why_not_review(access: EmergencyAccess, *, by: User) -> str:
    """Why this user cannot review an emergency access; empty if they can."""
    if access.reviewed_at is not None:
        return "This emergency access has been reviewed."
    if access.person_id == by.pk:
        return "Somebody else reviews your emergency access."
    if by.role not in REVIEWERS:
        return "A lead of the force or the national team reviews emergency access."
    return ""


@transaction.atomic
def review(public_id: UUID, *, is_justified: bool, words: str, by: User) -> None:
    """Record whether an emergency access was justified.

    Raises EmergencyAccess.DoesNotExist outside the user's scope, TransitionNotAllowed if they cannot review it.
    """
    access = EmergencyAccess.objects.visible_to(by).get(public_id=public_id)
    if why := why_not_review(access, by=by):
        raise TransitionNotAllowed(why)
    if not words.strip():
        raise TransitionNotAllowed("Enter why the access was justified or not.")
    with connection.cursor() as cursor:
        cursor.execute("select scope.review_emergency(%s, %s, %s)", [public_id, is_justified, words.strip()[:300]])
        (is_done,) = cursor.fetchone()
    if not is_done:
        raise TransitionNotAllowed("This emergency access has been reviewed.")
    log.record(Operation.ALTERATION, of=access)


def to_review(user: User) -> list[EmergencyAccess]:
    """The emergency accesses that wait for this user's review, the oldest first."""
    if user.role not in REVIEWERS:
        return []
    waiting = EmergencyAccess.objects.visible_to(user).to_review().exclude(person=user)
    return list(waiting.select_related("force").order_by("begins_at", "pk"))


def is_overdue(access: EmergencyAccess) -> bool:
    """Whether an emergency access has waited for its review for more than three days."""
    return access.reviewed_at is None and access.begins_at < clock.now() - REVIEW_WITHIN
