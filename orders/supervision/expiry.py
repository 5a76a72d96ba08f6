"""The decision before an order ends: renew, vary or let it expire, with the reason. No order expires unnoticed.

A decision applies to one last day. If a court sets a new last day, the reminders start again. An order that expired
without a decision stays on the to-do list until somebody records that.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders.choices import OrderState
from orders.models import ExpiryDecision, Order
from orders.querysets import OrderQuerySet
from orders.supervision import record
from orders.supervision.choices import ExpiryChoice
from orders.workflow import LIVE


@transaction.atomic
def decide(public_id: UUID, *, choice: str, reason: str, by: User) -> ExpiryDecision:
    """Record the decision for the order's last day, or that it expired undecided. Raises TransitionNotAllowed."""
    order = record.order(public_id, by=by)
    chosen = ExpiryChoice(choice)
    if order.ends_on is None:
        raise TransitionNotAllowed("This order lasts until further order, so it does not expire.")
    if chosen == ExpiryChoice.NOTED and not is_lapsed_unseen(order):
        raise TransitionNotAllowed("This order has not expired without a decision, so there is nothing to record.")
    if chosen != ExpiryChoice.NOTED and (order.state not in LIVE or order.ends_on < clock.today()):
        if is_lapsed_unseen(order):
            raise TransitionNotAllowed("This order has expired. Record that it expired without a decision.")
        raise TransitionNotAllowed("This order is no longer in force, so there is nothing to decide.")
    if not reason.strip():
        raise TransitionNotAllowed("Enter the reason in a sentence.")
    decision = ExpiryDecision.objects.create(
        order=order,
        force_id=order.force_id,
        ends_on=order.ends_on,
        choice=chosen,
        reason=reason.strip(),
        by=by,
        at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=order)
    return decision


def undecided(rows: OrderQuerySet) -> OrderQuerySet:
    """Orders without a decision for their present last day."""
    return rows.filter(Q(decided_for__isnull=True) | ~Q(decided_for=F("ends_on")))


def decided(rows: OrderQuerySet, *choices: ExpiryChoice) -> OrderQuerySet:
    """Orders whose newest decision is one of these and applies to their present last day."""
    return rows.filter(decided_for=F("ends_on"), decided_as__in=choices)


def lapsed_unseen(rows: OrderQuerySet) -> OrderQuerySet:
    """Orders that expired without a decision while in this register, and that nobody has recorded as such."""
    kept = rows.alias(kept_since=TruncDate("created_at", tzinfo=clock.LONDON))
    return undecided(kept.filter(state=OrderState.EXPIRED, ends_on__gte=F("kept_since")))


def is_lapsed_unseen(order: Order) -> bool:
    """Whether this order is one of `lapsed_unseen`."""
    return lapsed_unseen(Order.objects.filter(pk=order.pk)).exists()


def newest_of(order: Order) -> ExpiryDecision | None:
    """The decision for its present last day."""
    return order.expiry_decisions.filter(ends_on=F("order__ends_on")).order_by("-at", "-pk").first()
