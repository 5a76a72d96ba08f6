"""Prohibitions that end before their order does, as any ban on foreign travel may (ss.17(5), 18(1)).

The order continues without them, so the reminders about the order's own end do not cover them.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from core.govuk import in_words
from orders.choices import PROHIBITS
from orders.models import Condition, Order
from orders.querysets import OrderQuerySet


def ending(rows: OrderQuerySet, *, between: tuple[date, date]) -> OrderQuerySet:
    """The orders with a prohibition that ends within these days, both included, before the order itself."""
    ends = Condition.objects.present().prohibitions().filter(order=OuterRef("pk"), ends_on__range=between)
    return rows.filter(Exists(ends.filter(Q(order__ends_on__isnull=True) | Q(order__ends_on__gt=F("ends_on")))))


def ending_of(order: Order, *, between: tuple[date, date]) -> list[Condition]:
    """The same for one order, earliest end first. The caller has prefetched its conditions."""
    first, last = between
    dated = [
        (condition.ends_on, condition)
        for condition in order.conditions.all()
        if condition.removed_id is None
        and condition.kind in PROHIBITS
        and condition.ends_on
        and first <= condition.ends_on <= last
    ]
    earlier = [(day, condition) for day, condition in dated if order.ends_on is None or day < order.ends_on]
    return [condition for _, condition in sorted(earlier, key=lambda pair: (pair[0], pair[1].number))]


def in_a_line(conditions: list[Condition]) -> str:
    """`Condition 2, foreign travel prohibition, until 28 February 2026`."""
    return "; ".join(
        f"Condition {condition.number}, {condition.get_kind_display().lower()}, until {in_words(condition.ends_on)}"
        for condition in conditions
        if condition.ends_on
    )
