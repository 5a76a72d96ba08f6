"""The next dates of a subject: by when the force visits and reviews, and when the orders end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core import clock
from orders.models import Order, Subject
from orders.workflow import LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDates:
    """By when a subject is visited and the risk reviewed next, and when the orders end. None: there is no such day."""

    order_count: int  # how many are in force, or made and yet to start
    orders_end_on: date | None
    visit_by: date | None
    review_by: date | None

    @property
    def is_visit_overdue(self) -> bool:
        """Whether the visit was due before today."""
        return self.visit_by is not None and self.visit_by < clock.today()

    @property
    def is_review_overdue(self) -> bool:
        """Whether the review was due before today."""
        return self.review_by is not None and self.review_by < clock.today()


def of_subject(subject: Subject, orders: Iterable[Order], *, today: date) -> NextDates:
    """The next dates of a subject with these orders: none is after the last order ends, and none without an order."""
    lasting = [order for order in orders if order.state in LIVE and not order.is_over(today)]
    ends = [order.ends_on for order in lasting]
    last = max((end for end in ends if end), default=None) if all(ends) else None
    return NextDates(
        order_count=len(lasting),
        orders_end_on=last,
        visit_by=_at_latest(last, subject.visit_due_on) if lasting else None,
        review_by=_at_latest(last, subject.review_due_on) if lasting else None,
    )


def _at_latest(last: date | None, due_on: date | None) -> date | None:
    return min(last, due_on) if last and due_on else due_on
