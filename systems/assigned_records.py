"""Counts of the systems that a person owns, for the administrator who closes the account."""

from __future__ import annotations

from accounts.models import User
from core.todo import AssignedRecords
from systems.models import System


def owned_by(person: User) -> list[AssignedRecords]:
    """Return the open systems that a person owns. They stop when the account closes."""
    return [
        AssignedRecords(
            count=System.objects.filter(owner=person).open().count(),
            singular="system that uses the API",
            plural="systems that use the API",
            then="Their tokens stop working at once, unless you choose a new owner here.",
        )
    ]
