"""Make a transition of an order: one function for every transition, with the conditions that it adds and removes.

The legal checks (`legal_checks`) refuse what the law does not allow, with its section, before anything is stored. The
consequences of a transition (`order_history.follows`) happen in the same transaction: an interim order ends when the
main application is decided, a new order replaces an earlier one of the same type, and a subject's death ends all
orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from orders import order_history, permissions, workflow
from orders.conditions import library
from orders.law import legal_checks
from orders.law.lawbook import Lawbook
from orders.models import Condition, Law, Order, OrderStep, Subject
from orders.order_history import OrderSoFar
from orders.proposal import LegalFinding
from orders.querysets import OrderQuerySet
from orders.subjects import erased
from orders.transition_input import OrderTransitionInput

EDIT_CONFLICT = "A colleague changed this order while you were writing. Your answers are still in the boxes below."


class AgainstTheLaw(TransitionNotAllowed):
    """The legal findings against a transition; the page shows each beside the field that it is about."""

    def __init__(self, findings: Sequence[LegalFinding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(finding.cited for finding in findings))


@transaction.atomic
def make(
    public_id: UUID,
    move: str,
    details: OrderTransitionInput,
    *,
    by: User,
    law: Lawbook | None = None,
    version: int | None = None,
) -> Order:
    """Make one transition of an order, and its consequences.

    `version` is the one that the page was opened with. Raises TransitionNotAllowed or AgainstTheLaw, EditConflict, and
    Order.DoesNotExist outside the person's scope. A form submitted twice makes one transition.
    """
    order = locked(public_id, by=by)
    if version is not None and order.version != version:
        if _is_made_already(order, move, details, by=by, version=version):
            return order
        raise EditConflict(EDIT_CONFLICT)
    law = law or Law.objects.book()
    lived = life_of(order)
    details = order_history.completed(order, move, details)
    why = why_not_theirs(move, order, by=by) or order_history.why_not(
        lived, move, details, today=clock.today(), others=_others(order)
    )
    if why := why or library.why_not(details, on=clock.today()):
        raise TransitionNotAllowed(why)
    findings = legal_checks.findings(order_history.proposal(lived, move, details), law=law)
    if against := [finding for finding in findings if finding.refuses]:
        raise AgainstTheLaw(against)
    _store(lived, move, details, by=by, law=law)
    _follow(order, move, details, by=by, law=law)
    log.record(Operation.ALTERATION, of=order, reason=workflow.transitions_of(order.kind)[move].verb)
    return order


def locked(public_id: UUID, *, by: User) -> Order:
    """The order in scope, reloaded under its own and its subject's lock.

    Raises Order.DoesNotExist outside the scope, and TransitionNotAllowed if the subject was erased.

    All code locks the subject first, so that two transitions of one subject's orders never deadlock.
    """
    subject_id = Order.objects.visible_to(by).values_list("subject_id", flat=True).get(public_id=public_id)
    Subject.objects.select_for_update(of=("self",)).get(pk=subject_id)
    erased.refuse(subject_id)
    return Order.objects.visible_to(by).select_related("main").select_for_update(of=("self",)).get(public_id=public_id)


def life_of(order: Order) -> OrderSoFar:
    """An order with its transitions and present conditions."""
    return OrderSoFar(
        order=order,
        steps=list(order.steps.order_by("number")),
        conditions=list(order.conditions.present().order_by("number")),
    )


def transitions_open_to(order: Order, *, by: User) -> list[str]:
    """The transitions that the person can record for the order now, in the sequence of an order's life."""
    if not permissions.is_of_force(by, order.force_id):
        return []
    return [
        name
        for name, transition in workflow.transitions_of(order.kind).items()
        if order.state in transition.source and order.kind in transition.kinds and not transition.by_itself
    ]


def why_not_theirs(move: str, order: Order, *, by: User) -> str:
    """Why this person may not record the transition in any state, as a sentence; empty when they may."""
    if not permissions.is_of_force(by, order.force_id):
        return f"Only order managers in {order.force.short_name} can {workflow.transitions_of(order.kind)[move].verb}."
    return "This step is automatic. You cannot record it." if workflow.TRANSITIONS[move].by_itself else ""


def findings_of(order: Order, move: str, details: OrderTransitionInput, *, law: Lawbook) -> list[LegalFinding]:
    """The legal findings about a transition as typed, refusals and warnings; for the page that shows them."""
    return legal_checks.findings(
        order_history.proposal(life_of(order), move, order_history.completed(order, move, details)), law=law
    )


def _is_made_already(order: Order, move: str, details: OrderTransitionInput, *, by: User, version: int) -> bool:
    """Whether the same person has made this same transition from that version: a form submitted twice."""
    last = order.steps.order_by("-number").first()
    return (
        last is not None
        and order.version == version + 1
        and (last.move, last.on, last.by_id, last.reasons) == (move, details.on, by.pk, details.reasons.strip())
    )


def _store(lived: OrderSoFar, move: str, details: OrderTransitionInput, *, by: User | None, law: Lawbook) -> None:
    """Apply the transition to the order and store it."""
    change = order_history.lead(lived, move, details, by=by, at=clock.now(), law=law)
    change.step.save(force_insert=True)
    removed = [condition.pk for condition in change.removed]
    Condition.objects.filter(pk__in=removed).update(removed=change.step)
    Condition.objects.bulk_create(change.added)
    if change.service:
        change.service.save(force_insert=True)
    lived.order.save()


def _follow(order: Order, move: str, details: OrderTransitionInput, *, by: User | None, law: Lawbook) -> None:
    """Make the consequences of a transition."""
    if move == "die":
        Subject.objects.filter(pk=order.subject_id, died_on=None).update(died_on=details.on)
    for other, then in order_history.follows(order, move, others=_others(order), law=law, on=details.on):
        if then == "replace":
            other.replaced_by = order
        lived = life_of(other)
        follow_up = (
            order_history.completed(other, then, details)
            if then == "die"
            else order_history.input_by_itself(lived, then, on=details.on)
        )
        _store(lived, then, replace(follow_up, court="") if then == "die" else follow_up, by=by, law=law)


def _others(order: Order) -> OrderQuerySet:
    """The subject's other orders; reading them locks them."""
    return Order.objects.filter(subject=order.subject_id).exclude(pk=order.pk).select_for_update().order_by("pk")


OF_THE_CALENDAR = ("public_id", "force_id", "state", "starts_on", "ends_on", "next_on", "version")


@transaction.atomic
def expire_run_out(today: date) -> int:
    """End every order whose last day is over. Returns how many. For the nightly task; safe to run twice.

    The worker runs it with the counter role, which can read only these columns of an order.
    """
    law = Law.objects.book()
    expired = Order.objects.run_out(today).only(*OF_THE_CALENDAR)
    waiting = list(expired.select_for_update(skip_locked=True, of=("self",)))
    steps: dict[int, list[OrderStep]] = {}
    for step in OrderStep.objects.filter(order__in=waiting).only("order_id", "number", "on").order_by("number"):
        steps.setdefault(step.order_id, []).append(step)
    for order in waiting:
        assert order.ends_on is not None  # noqa: S101 (it has run out)
        lived = OrderSoFar(order=order, steps=steps.get(order.pk, []))
        details = order_history.input_by_itself(lived, "expire", on=order.ends_on + timedelta(days=1))
        order_history.lead(lived, "expire", details, by=None, at=clock.now(), law=law).step.save(force_insert=True)
        order.save(update_fields=["state", "next_on", "version"])
    log.record(Operation.ALTERATION, of=waiting, reason="orders whose last day is over")
    return len(waiting)
