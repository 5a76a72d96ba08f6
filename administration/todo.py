"""To-do items for administrators and auditors, and failed builds for those who can fix them."""

from __future__ import annotations

from django.urls import reverse

from accounts import duties
from accounts.choices import Role
from accounts.models import User
from administration.models import Feedback
from audit.choices import Outcome
from audit.models import AuditEntry
from core import clock
from core.todo import ToDoGroup, ToDoItem, group_of
from figures.models import FailedBuild
from matching import rehash


def groups_for(user: User) -> list[ToDoGroup]:
    """The to-do items of administrators and auditors as one group."""
    title = {Role.NATIONAL: "Failed builds", Role.AUDITOR: "Log"}.get(Role(user.role), "Administration")
    return group_of(title, to_do_items(user))


def to_do_items(user: User) -> list[ToDoItem]:
    """The to-do items for a person in this app."""
    if user.role == Role.NATIONAL:
        return _parked(reverse("reports:national"))
    if user.role == Role.ADMINISTRATOR:
        never = User.objects.without_password().count()
        waiting = f"{never} {'person has' if never == 1 else 'people have'} not chosen a password."
        return [
            *_parked(reverse("health-ready")),
            *_hashes(),
            ToDoItem(
                title="People and access",
                reason=waiting if never else "Everyone with an account has chosen a password.",
                url=reverse("administration:people-list"),
            ),
            *_duties(),
            *_feedback(),
        ]
    if user.role == Role.AUDITOR:
        today = AuditEntry.objects.filter(at__gte=clock.start_of(clock.today()))
        count, refused = today.count(), today.filter(outcome=Outcome.REFUSED).count()
        return [
            ToDoItem(
                title="Log",
                reason=f"{count:,} event{'s' if count != 1 else ''} today, {refused or 'none'} refused.",
                url=reverse("administration:log-list"),
            )
        ]
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
    found = []
    for kind in duties.DutyKind:
        if without := duties.forces_without(kind).count():
            reason = f"{without} {'force has' if without == 1 else 'forces have'} no one with this duty."
            found.append(
                ToDoItem(title=f"Duty: {kind.label}", reason=reason, url=reverse("administration:duty-holders"))
            )
    return found


def _feedback() -> list[ToDoItem]:
    waiting = Feedback.objects.waiting().count()
    if not waiting:
        return []
    reason = f"{waiting} message{'s' if waiting != 1 else ''} to deal with."
    return [ToDoItem(title="Feedback", reason=reason, url=reverse("administration:feedback-list"))]


def _parked(url: str) -> list[ToDoItem]:
    """Months whose build failed for good. That it failed, and with what kind of error, is not case data."""
    return [
        ToDoItem(title=str(one), reason=one.next_step, url=url, is_urgent=True) for one in FailedBuild.objects.parked()
    ]
