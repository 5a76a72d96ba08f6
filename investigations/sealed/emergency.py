"""Emergency access: somebody in whose scope a sealed case is opens it for four hours, with a reason, or for less.

The people who are named learn of it at once. A lead of the force or the national team, never the person who used it,
reviews afterwards whether it was justified. The database opens and logs it (`sql/emergency.sql`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from audit import log
from audit.choices import Operation, Outcome
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import EmergencyAccess, Investigation
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from reference.models import Force

HOURS = 4
SHORTEST_REASON = 20  # characters: "urgent" is no reason that somebody else can judge
REVIEW_WITHIN = timedelta(days=3)
REVIEWERS = frozenset({Role.LEAD, Role.NATIONAL})
TRIES_A_DAY = 20  # references that no sealed investigation has; `sql/emergency.sql` counts them
NOT_THERE = (
    "No investigation of this force that is sealed to you has this reference. Check the reference. "
    "If the investigation is not sealed to you, find it in Investigations."
)
NO_TRIES_LEFT = (
    f"You have entered {TRIES_A_DAY} references today that no sealed investigation has. "
    "Call a lead of the force, or try again tomorrow."
)


def open_investigation(force: Force, reference: str, *, reason: str, by: User) -> UUID:
    """Open a sealed investigation to this user for four hours; again, if they have opened it already.

    Returns its public id. The database shows it from the user's next request on, when this one is logged.

    Raises TransitionNotAllowed if no sealed investigation has this reference. That is logged as a refused attempt, and
    after 20 on one day the user has to wait for the next.
    """
    if by.role not in POLICE_ROLES:
        raise TransitionNotAllowed("You cannot see investigations.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise TransitionNotAllowed(
            f"Say why you need to see the investigation now, in at least {SHORTEST_REASON} characters."
        )
    given = reason.strip()[:300]
    with connection.cursor() as cursor:
        cursor.execute(
            "select access, is_new, tries_left, investigation, seal_force, named"
            " from scope.open_in_emergency(%s, %s, %s)",
            [force.pk, reference.strip(), given],
        )
        access, is_new, tries_left, investigation, seal_force, named = cursor.fetchone()
    if access is None:
        log.record_attempt(
            Operation.CONSULTATION,
            of=EmergencyAccess._meta.label_lower,
            keys=(),
            question=f"a sealed investigation of {force.short_name}, by a reference that none has",
            outcome=Outcome.REFUSED,
        )
        raise TransitionNotAllowed(NOT_THERE if tries_left > 0 else NO_TRIES_LEFT)
    log.record(Operation.CONSULTATION, of=Investigation._meta.label_lower, keys=[investigation], reason=given)
    if is_new:
        _tell_named_people(named, access=access, force=seal_force, by=by)
    return UUID(str(investigation))


def _tell_named_people(named: Collection[int], *, access: UUID, force: str, by: User) -> None:
    """Make a notice for everybody who is named, whichever force the person opened the investigation for."""
    places = [
        NoticePlace(url_name="investigations:emergency-list", key=f"{access}:{person}", force=force, person=person)
        for person in named
    ]
    creation.notify(NoticeKind.EMERGENCY_ACCESS, places, by=by)


def running_access(investigation: Investigation, *, by: User) -> EmergencyAccess | None:
    """The emergency access by which this user sees an investigation now; None if there is none."""
    return EmergencyAccess.objects.running().filter(investigation=investigation, person=by).first()


def running_of(user: User) -> set[int]:
    """The user's own emergency accesses that run, which they can end."""
    return set(EmergencyAccess.objects.running().filter(person=user).values_list("pk", flat=True))


@transaction.atomic
def end(public_id: UUID, *, by: User) -> None:
    """End the user's own emergency access.

    Raises EmergencyAccess.DoesNotExist, and TransitionNotAllowed if it is over.
    """
    access = EmergencyAccess.objects.select_related("investigation").get(public_id=public_id, person=by)
    with connection.cursor() as cursor:
        cursor.execute("select scope.end_emergency(%s)", [public_id])
        (is_done,) = cursor.fetchone()
    if not is_done:
        raise TransitionNotAllowed("This emergency access has ended.")
    log.record(Operation.ALTERATION, of=access, question="ended early")


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
