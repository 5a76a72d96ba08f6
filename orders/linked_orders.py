"""The orders that are linked to an investigation, for its page and its timeline."""

from __future__ import annotations

from accounts.models import User
from accounts.querysets import named
from core.timeline import TimelineEvent
from investigations.models import Investigation
from investigations.records.case_timeline import LinkedEvents
from investigations.records.linked_records import LinkedRecord, LinkedRecords
from orders import timeline
from orders.models import Order, OrderStep
from orders.querysets import OrderQuerySet

MOST = 20


def of_investigation(investigation: Investigation, user: User) -> LinkedRecords:
    """Return the orders that a person may see, the newest first."""
    rows = _orders_of(investigation, user)
    orders = list(rows[: MOST + 1])
    return LinkedRecords(
        title="Prevention and risk orders",
        records=tuple(
            LinkedRecord(
                record=order, number=str(order), url=order.get_absolute_url(), status=_status(order, investigation)
            )
            for order in orders[:MOST]
        ),
        more=rows.count() - MOST if len(orders) > MOST else 0,
    )


def events_of_investigation(investigation: Investigation, user: User) -> LinkedEvents:
    """Return what courts and the force did about the newest orders that a person may see, in two queries."""
    rows = _orders_of(investigation, user)
    orders = {order.pk: order for order in rows[:MOST]}
    steps = OrderStep.objects.filter(order__in=orders).order_by("order", "number")
    return LinkedEvents(
        events=tuple(_event(orders[step.order_id], step) for step in named(steps, "by")) if orders else (),
        records=tuple(orders.values()),
        more=rows.count() - MOST if len(orders) == MOST else 0,
    )


def _orders_of(investigation: Investigation, user: User) -> OrderQuerySet:
    own = Order.objects.visible_to(user).filter(investigation=investigation)
    return own.select_related("force").order_by("-created_at", "-pk")


def _status(order: Order, investigation: Investigation) -> str:
    """The kind and the status, and the force if that is not the one that has the investigation."""
    status = f"{order.get_kind_display()}, {order.get_state_display().lower()}"
    return status if order.force_id == investigation.force_id else f"{status}, {order.force.short_name}"


def _event(order: Order, step: OrderStep) -> TimelineEvent:
    event = timeline.event_of(order, step)
    return TimelineEvent(
        day=event.day,
        title=f"{order}: {event.title}",
        who=event.who,
        text=event.text,
        url=order.get_absolute_url(),
        tag="Order",
        recorded_at=event.recorded_at,
        recorded_by=event.recorded_by,
    )
