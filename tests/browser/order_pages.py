"""The URL of each order page for a user with access.

The pages come from stored data: an order in each status and a subject with each optional record, so that the tests see
every variant of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from orders import permissions, transitions, workflow
from orders.choices import OrderState
from orders.models import Breach, ConditionTemplate, Law, Order, Subject, SubjectMerge, SubjectTransfer
from orders.reassignable_records import SUBJECTS
from orders.register import search
from orders.supervision import breaches, parts, tasks
from orders.urls import urlpatterns

# Views that accept only POST: they redirect to another page.
SENT_TO = frozenset(
    f"orders:{name}"
    for name in (
        "order-import-confirm",
        "order-import-headers-save",
        "order-import-header-delete",
        "library-end",
        "transfer-decide",
        "area-alert-acknowledge",
        "merge-decide",
        "order-search",
        "law-add",
        "law-end",
        "law-verify",
    )
)
FILES = frozenset({"orders:order-import-template"})  # what a browser saves and does not show
PAGES = frozenset(f"orders:{pattern.name}" for pattern in urlpatterns) - SENT_TO - FILES
# One order for each of these, where there is one.
STANDS_OUT = {
    "a breach": Q(breaches__isnull=False),
    "a passport": Q(passports__returned_on__isnull=True, passports__isnull=False),
    "not served": Q(state__in=workflow.LIVE, served_on__isnull=True),
    "decided on": Q(state__in=workflow.LIVE, expiry_decisions__isnull=False),
    "to be removed": Q(state=OrderState.REPLACED),
}
# Tasks have one form; so have their removals.
ALIKE = {task.slug for task in [*tasks.TASKS.values()][1:]} | {
    tasks.TASKS[kind].removal_slug for kind in [*tasks.REMOVALS][1:]
}
# One transition for each form: by the fields beyond the day, the papers and the reasons.
FORMS = {
    (
        transition.sets_term,
        transition.changes_conditions,
        transition.bench is workflow.DecidingCourt.NONE,
        move in {"serve", "adjourn"},
    ): move
    for move, transition in reversed(workflow.TRANSITIONS.items())
    if not transition.by_itself
}


def addresses(user: User) -> Iterator[tuple[str, str]]:
    """The name and URL of each page, for this user."""
    if user.role == Role.ADMINISTRATOR:
        yield from _of_the_law()
    if user.role in search.ROLES:
        for name in ("register-search", "breach-list"):
            yield _page(name)
    if permissions.may_report(user):
        yield from _of_breaches(user)
    if not permissions.manages(user):
        return
    for name in ("order-list", "library"):
        yield _page(name)
    if user.role == Role.NATIONAL:
        yield _page("library-new")
        yield _page("library-change", ConditionTemplate.objects.order_by("pk")[0].code)
    rows = Order.objects.visible_to(user).select_related("subject").order_by("pk")
    shown = {order.pk: order for question in STANDS_OUT.values() for order in rows.filter(question)[:1]}
    shown |= {order.pk: order for state in OrderState.values for order in rows.filter(state=state)[:1]}
    for order in shown.values():
        yield from _of_any(order)
    for transfer in SubjectTransfer.objects.visible_to(user):
        yield _page("transfer-detail", transfer.pk)
    if user.force_id and permissions.is_of_force(user, user.force_id):
        yield from _of_ones_own([*shown.values()], by=user)


def _page(name: str, *more: Any) -> tuple[str, str]:
    return f"orders:{name}", reverse(f"orders:{name}", args=more)


def _of_the_law() -> Iterator[tuple[str, str]]:
    yield _page("law-list")
    for is_verified in (True, False):
        row = Law.objects.filter(is_verified=is_verified).order_by("pk")[0]
        yield _page("law-detail", row.code, row.kind)


def _of_breaches(user: User) -> Iterator[tuple[str, str]]:
    for breach in Breach.objects.readable_by(user).order_by("pk")[:3]:
        yield _page("breach-detail", breach.public_id)
        for move in breaches.open_transitions(breach, by=user)[:1]:
            yield _page("breach-transition", breach.public_id, move)
    own = Order.objects.visible_to(user)
    for order in Order.objects.reportable_by(user).filter(state__in=workflow.LIVE, pk__in=own).order_by("pk")[:1]:
        yield _page("breach-new", order.public_id)


def _of_any(order: Order) -> Iterator[tuple[str, str]]:
    """Pages that users of the unit and the national team can read too."""
    for name in ("subject-detail", "supervision", "order-card"):
        yield _page(name, order.subject.public_id)
    yield _page("order-detail", order.public_id)
    if order.made_on:
        yield "orders:order-on-day", f"{reverse('orders:order-on-day', args=[order.public_id])}?on={order.made_on}"


def _of_ones_own(shown: list[Order], *, by: User) -> Iterator[tuple[str, str]]:
    """Pages that only users of the own force open: forms, each once."""
    for name in ("order-import", "order-import-headers", "subject-new", "duty-number", "reassign-list"):
        yield _page(name)
    for holder in SUBJECTS.holders(by)[:1]:
        yield _page("reassign", holder.person.public_id)
    bound = next((order for order in shown if order.state in workflow.LIVE), None)
    draft = next((order for order in shown if order.state == OrderState.DRAFT), None)
    if draft:
        yield _page("order-correct", draft.public_id)
    for subject in Subject.objects.visible_to(by).filter(died_on=None, known_by__kind="address").order_by("-pk")[:1]:
        yield _page("identifier-end", subject.public_id, subject.known_by.filter(kind="address", until=None)[0].pk)
    if bound:
        for name in (
            "identifier-add",
            "order-new",
            "visit-new",
            "merge-new",
            "subject-access-history",
            "subject-who-can-see",
        ):
            yield _page(name, bound.subject.public_id)
        for part in parts.OF_A_SUBJECT:
            yield _page("supervision-part", bound.subject.public_id, part)
        yield _page("evidence-new", bound.public_id)
        yield _page("order-access-history", bound.public_id)
        with_passport = next((order for order in shown if order.passports.exists()), bound)
        for part in (part for part in parts.OF_AN_ORDER if part not in ALIKE):
            yield _page("order-part", with_passport.public_id, part)
    for move in FORMS.values():
        if able := next((order for order in shown if move in transitions.transitions_open_to(order, by=by)), None):
            yield _page("transition-new", able.public_id, move)
    for merge in SubjectMerge.objects.visible_to(by)[:1]:
        yield _page("merge-detail", merge.pk)
    in_hand = SubjectTransfer.objects.in_hand().values("subject")
    for subject in Subject.objects.visible_to(by).filter(died_on=None).exclude(pk__in=in_hand)[:1]:
        yield _page("transfer-new", subject.public_id)
