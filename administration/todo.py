"""To-do items for administrators, and failed builds for those who can fix them."""

from __future__ import annotations

from django.urls import reverse

from accounts import duties
from accounts.choices import Role
from accounts.models import User
from administration.models import Feedback
from core.todo import ToDoGroup, ToDoItem, group_of
from figures.models import FailedBuild
from matching import rehash


def groups_for(user: User) -> list[ToDoGroup]:
    """The to-do items of administrators as one group; for the national team, the failed builds."""
    title = "Failed builds" if user.role == Role.NATIONAL else "Administration"
    return group_of(title, to_do_items(user))


def to_do_items(user: User) -> list[ToDoItem]:
    """The to-do items for a person in this app."""
    if user.role == Role.NATIONAL:
        return _failed_builds(reverse("reports:national"))
    if user.role == Role.ADMINISTRATOR:
        return [*_failed_builds(reverse("health-ready")), *_hashes(), *_duties(), *_feedback()]
    return []


def _hashes() -> list[ToDoItem]:
    """Records whose hashes come from older tables than those that questions use."""
    left = rehash.old()
    if not left:
        return []
    reason = (
        f"{left:,} {'person is' if left == 1 else 'people are'} matched with an older spelling table, so "
        f"matches may be missed."
        " Ask the service operator to run: manage.py rehash"
    )
    return [ToDoItem(title="Spelling tables have changed", reason=reason, url=reverse("health-ready"))]


def _duties() -> list[ToDoItem]:
    """Forces in which nobody has a duty, so that nobody does its work there."""
    items = []
    for kind in duties.DutyKind:
        if without := duties.forces_without(kind).count():
            reason = f"{without} {'force has' if without == 1 else 'forces have'} no one with this duty."
            items.append(
                ToDoItem(title=f"Duty: {kind.label}", reason=reason, url=reverse("administration:duty-holders"))
            )
    return items


def _feedback() -> list[ToDoItem]:
    waiting = Feedback.objects.waiting().count()
    if not waiting:
        return []
    reason = f"{waiting} message{'s' if waiting != 1 else ''} to deal with."
    return [ToDoItem(title="Feedback", reason=reason, url=reverse("administration:feedback-list"))]


def _failed_builds(url: str) -> list[ToDoItem]:
    """Months whose build failed for good. That it failed, and with what kind of error, is not case data."""
    return [
        ToDoItem(title=str(build), reason=build.next_step, url=url, is_urgent=True)
        for build in FailedBuild.objects.parked()
    ]
