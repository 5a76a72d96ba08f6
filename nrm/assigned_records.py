"""Counts of referrals that name a user, for the administrator who closes the account. They show no pseudonym."""

from __future__ import annotations

from collections import defaultdict

from django.db import connection
from django.db.models.expressions import RawSQL

from accounts.models import User
from core.todo import AssignedRecords
from nrm import states

NAMED_BY_FORCE = (
    "Each becomes “Unassigned” in the to-do list of the force’s NRM contacts, of its unit and of the "
    "national team, until the force chooses an owner. NRM contacts can reassign all of them in one step."
)
TO_DO_OF_FORCE = "Each becomes “{}” in the to-do list of the force’s NRM contacts, who can reassign all in one step."


def owned_by(person: User) -> list[AssignedRecords]:
    """Return a user's referrals, drafts, safeguarding items and liaison roles, where there are any."""
    counts: defaultdict[str, int] = defaultdict(int, _counts(person))
    return [
        AssignedRecords(count=counts["referral"], singular="NRM referral", plural="NRM referrals", then=NAMED_BY_FORCE),
        AssignedRecords(
            count=counts["draft"], singular="draft referral", plural="draft referrals", then=NAMED_BY_FORCE
        ),
        AssignedRecords(
            count=counts["item"],
            singular="open safeguarding item",
            plural="open safeguarding items",
            then=TO_DO_OF_FORCE.format("Reassign the safeguarding checklist"),
        ),
        AssignedRecords(
            count=counts["liaison"],
            singular="referral as victim liaison officer",
            plural="referrals as victim liaison officer",
            then=TO_DO_OF_FORCE.format("Assign a liaison officer"),
        ),
    ]


def owners() -> list[RawSQL]:
    """The keys of all users whose referrals or safeguarding somebody would have to reassign."""
    return [RawSQL("select person from scope.assigned_referrals(%s)", [_states()])]


def _counts(person: User) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select kind, many from scope.assigned_referrals(%s) where person = %s", [_states(), person.pk])
        return dict(cursor.fetchall())


def _states() -> list[str]:
    return sorted(states.NOT_CLOSED)
