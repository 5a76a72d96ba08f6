"""To-do items for administrators: a table of reasons with their counts; and failed builds for those who fix them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from accounts import access_proposals, duties
from accounts.access_review import todo as access_review_todo
from accounts.choices import Role
from accounts.models import User
from accounts.second_factor import removal
from accounts.sso import providers, rules
from administration.models import Feedback
from core.sentences import counted_noun
from core.todo import Reason, ToDoGroup, ToDoItem, group_of
from figures.models import FailedBuild
from matching import rehash
from notifications.models import MailBounce
from systems.models import System


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationReason(Reason):
    """A reason with the function that counts its records, and the URL name of the page to deal with them."""

    count: Callable[[], int]
    page: str


def _forces_without(kind: duties.DutyKind) -> int:
    return duties.forces_without(kind).count()


REASONS: tuple[AdministrationReason, ...] = (
    AdministrationReason(
        code="hashes",
        title="People matched with an older spelling table",
        to_do="Matches may be missed. Ask the service operator to run: manage.py rehash",
        count=rehash.old,
        page="administration:service-status",
    ),
    *(
        AdministrationReason(
            code=f"duty_{kind}",
            title=f"Forces with no {kind.in_sentence}",
            to_do="Grant the duty to someone in each of these forces.",
            count=partial(_forces_without, kind),
            page="administration:duty-holders",
        )
        for kind in duties.DutyKind
    ),
    AdministrationReason(
        code="bounces",
        title="Email addresses that bounce",
        to_do="Ask the person for the right address, and correct it.",
        count=lambda: MailBounce.objects.open().values("person").distinct().count(),
        page="notifications:bounce-list",
    ),
    AdministrationReason(
        code="feedback",
        title="Feedback",
        to_do="Read each message and mark it as dealt with.",
        count=lambda: Feedback.objects.waiting().count(),
        page="administration:feedback-list",
    ),
)


def groups_for(user: User) -> list[ToDoGroup]:
    """The to-do items of administrators as one group; for the national team, the failed builds."""
    title = "Failed builds" if user.role == Role.NATIONAL else "Administration"
    return group_of(title, to_do_items(user))


def to_do_items(user: User) -> list[ToDoItem]:
    """The to-do items for a person in this app."""
    if user.role == Role.NATIONAL:
        return _failed_builds(reverse("reports:national"))
    if user.role == Role.ADMINISTRATOR:
        counts = ((reason, reason.count()) for reason in REASONS)
        return [
            *_failed_builds(reverse("administration:service-status")),
            *_factor_resets(user),
            *_proposals(user),
            *access_review_todo.items_for_administrator(user),
            *_systems(user),
            *_claim_rules(user),
            *(reason.item_of((), list_url=reverse(reason.page), count=count) for reason, count in counts if count),
        ]
    return []


def _factor_resets(user: User) -> list[ToDoItem]:
    """Resets of second factors that wait for this administrator as the second person."""
    return [
        ToDoItem(
            title=f"Second factor: {reset.user.name}",
            reason="Confirm or refuse the reset that a colleague asked for.",
            url=reverse("administration:person-factor", args=[reset.user.public_id]),
            is_urgent=True,
            due_at=reset.asked_at + removal.TO_CONFIRM,
        )
        for reset in removal.waiting_for(user)
    ]


def _proposals(user: User) -> list[ToDoItem]:
    """Proposals of sensitive access that wait for this administrator as the second person."""
    return [
        ToDoItem(
            title=f"Access: {proposal.user.name}",
            reason="Confirm or refuse the access that a colleague proposed.",
            url=reverse("administration:person-proposal", args=[proposal.user.public_id]),
            due_at=access_proposals.expires_at(proposal),
        )
        for proposal in access_proposals.waiting_for(user)
    ]


def _systems(user: User) -> list[ToDoItem]:
    """Systems that wait for this administrator as the second person, and those whose owner has left."""
    return [
        ToDoItem(
            title=f"System without an owner: {system.name}",
            reason="Its tokens do not work. Choose another owner, or close it.",
            url=system.get_absolute_url(),
            is_urgent=True,
        )
        if system.is_suspended
        else ToDoItem(
            title=f"System: {system.name}",
            reason="Confirm or refuse the system that a colleague added.",
            url=system.get_absolute_url(),
        )
        for system in System.objects.visible_to(user).to_do_for(user)
    ]


def _claim_rules(user: User) -> list[ToDoItem]:
    """Rules of single sign-on that wait for this administrator as the second person."""
    waiting = rules.to_confirm(user).count() if providers.configured() else 0
    if not waiting:
        return []
    return [
        ToDoItem(
            title=f"Single sign-on: {counted_noun(waiting, 'rule')}",
            reason="Confirm or refuse what a colleague added.",
            url=reverse("sso:provider-list"),
            count=waiting,
        )
    ]


def _failed_builds(url: str) -> list[ToDoItem]:
    """Months whose build failed for good. That it failed, and with what kind of error, is not case data."""
    return [
        ToDoItem(title=str(build), reason=build.next_step, url=url, is_urgent=True)
        for build in FailedBuild.objects.parked()
    ]
