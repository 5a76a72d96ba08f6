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
    found = [
        (one.ends_on, one)
        for one in order.conditions.all()
        if one.removed_id is None and one.kind in PROHIBITS and one.ends_on and first <= one.ends_on <= last
    ]
    earlier = [(day, one) for day, one in found if order.ends_on is None or day < order.ends_on]
    return [one for _, one in sorted(earlier, key=lambda pair: (pair[0], pair[1].number))]


def in_a_line(conditions: list[Condition]) -> str:
    """`Condition 2, foreign travel prohibition, until 28 February 2026`."""
    return "; ".join(
        f"Condition {one.number}, {one.get_kind_display().lower()}, until {in_words(one.ends_on)}"
        for one in conditions
        if one.ends_on
    )
