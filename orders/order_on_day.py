"""An order as it was on a day: its state, its days, and its conditions in the court's words.

The order's page, the page for a past day, its printed version and the evidence export share this code. It works from
the transitions and conditions as they are recorded now; a transition that was recorded late counts from its own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from core import clock
from orders import status_on_day
from orders.choices import OrderState, Reach
from orders.models import Condition, Order, OrderStep
from orders.workflow import LIVE, OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionOnDay:
    """One condition that is part of the order on the day, and whether it is binding then."""

    condition: Condition
    binds: bool
    first: date | None  # its own day, otherwise the order's
    last: date | None  # None: until further order

    @property
    def where(self) -> str:
        """The countries of a ban on foreign travel; blank for any other condition."""
        if not self.condition.reach:
            return ""
        return ": ".join(filter(None, [Reach(self.condition.reach).label, ", ".join(self.condition.countries)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOnDay:
    """The order on one day."""

    order: Order
    on: date
    standing: status_on_day.OrderStatus
    lines: tuple[ConditionOnDay, ...]
    steps: tuple[OrderStep, ...]  # the transitions up to that day, in sequence

    @property
    def is_served(self) -> bool:
        """Whether it was served by the day."""
        return self.order.served_on is not None and self.order.served_on <= self.on

    @property
    def label(self) -> str:
        """The status on the day, as text that needs no context."""
        standing = self.standing
        if standing.state is None:
            return "No record at that date"
        if standing.is_in_force and not self.binding:
            return f"{OrderState(standing.state).label}, but no condition in force"
        return label_of(standing.state, standing.starts_on, standing.ends_on, on=self.on)

    @property
    def is_over(self) -> bool:
        """Whether it had ended by then or its last day had passed; false for an order that had not begun."""
        standing = self.standing
        return standing.state in OVER or (
            standing.state in LIVE and standing.ends_on is not None and standing.ends_on < self.on
        )

    @property
    def recorded_later(self) -> list[OrderStep]:
        """Transitions made by the day but recorded later: nobody could have read them on the day."""
        return [step for step in self.steps if clock.day_of(step.at) > self.on]

    @property
    def court(self) -> OrderStep | None:
        """The last transition made by a court up to the day; the order has that court's words."""
        return next((step for step in reversed(self.steps) if step.court), None)

    @property
    def binding(self) -> list[ConditionOnDay]:
        """The conditions that were binding on the subject."""
        return [line for line in self.lines if line.binds]

    @property
    def not_binding(self) -> list[ConditionOnDay]:
        """The conditions that were part of the order but not binding on the day: over, or not begun yet."""
        return [line for line in self.lines if not line.binds]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OrderRow:
    """One order as a list shows it; the subject's name only for people who manage the subject."""

    order: Order
    label: str
    name: str = ""

    @property
    def has_term(self) -> bool:
        """Whether its days state when it ends or ended.

        An order ended early by a court or another order has its planned days.
        """
        return self.order.state in LIVE | {OrderState.EXPIRED}

    def __repr__(self) -> str:
        return f"Row({self.order})"


def rows_of(orders: Iterable[Order], *, on: date, names: Mapping[int, str] = MappingProxyType({})) -> list[OrderRow]:
    """Orders as a list shows them on a day, with the names of the subjects in `names`, by subject key."""
    return [
        OrderRow(
            order=order,
            label=label_of(order.state, order.starts_on, order.ends_on, on=on),
            name=names.get(order.subject_id, ""),
        )
        for order in orders
    ]


def label_of(state: str, first: date | None, last: date | None, *, on: date) -> str:
    """The status of an order on a day, in words: one that has not begun or has run out is not in force."""
    if state not in LIVE or first is None:
        return OrderState(state).label
    if on < first:
        return "Made, not started yet"
    return "Expired" if last and last < on else OrderState(state).label


def order_on(
    order: Order, *, on: date, steps: Iterable[OrderStep] | None = None, conditions: Iterable[Condition] | None = None
) -> OrderOnDay:
    """The order on a day. Two queries; none where the caller passes the transitions and conditions in sequence."""
    moves = list(order.steps.order_by("number") if steps is None else steps)
    standing = status_on_day.on(on, history=[step.leg for step in moves])
    until = tuple(step for step in moves if step.on <= on)
    whole = order.conditions.with_days() if conditions is None else conditions
    rows = [row for row in whole if row.part.is_part_on(on)]
    lines = tuple(
        ConditionOnDay(
            condition=row,
            binds=standing.is_in_force and row.part.binds_on(on),
            first=_later(row.starts_on, standing.starts_on),
            last=row.ends_on or standing.ends_on,
        )
        for row in rows
    )
    return OrderOnDay(order=order, on=on, standing=standing, lines=lines, steps=until)


def _later(first_day: date | None, other: date | None) -> date | None:
    return max((day for day in (first_day, other) if day), default=None)
