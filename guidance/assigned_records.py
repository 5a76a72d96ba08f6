"""Counts of the library's records that name a person, for the administrator who closes the account."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core.todo import AssignedRecords
from guidance.choices import VersionState
from guidance.models import Lesson, Product, Version

BY_APPROVER = "{} in the to-do list of the approvers, who can give all of them to another author in one step."


def owned_by(person: User) -> list[AssignedRecords]:
    """Return the products a person owns, the drafts they write, and the lessons assigned to them."""
    products = Product.objects.published().filter(owner=person).count()
    drafts = Version.objects.filter(
        Q(created_by=person) | Q(product__owner=person), state__in={VersionState.DRAFT, VersionState.IN_REVIEW}
    ).count()
    lessons = Lesson.objects.open().filter(owner=person).count()
    return [
        AssignedRecords(
            count=products,
            singular="published product they own",
            plural="published products they own",
            then=BY_APPROVER.format("Each becomes “No owner”"),
        ),
        AssignedRecords(
            count=drafts,
            singular="guidance draft",
            plural="guidance drafts",
            then="Any author can edit, submit or delete them.",
        ),
        AssignedRecords(
            count=lessons,
            singular="open lesson from a debrief",
            plural="open lessons from debriefs",
            then=BY_APPROVER.format("Each is listed as unassigned"),
        ),
    ]


def owners() -> list[QuerySet[Any, Any]]:
    """Return the keys of all people whose published products or lessons somebody would have to reassign."""
    return [Product.objects.published().values("owner"), Lesson.objects.open().values("owner")]
