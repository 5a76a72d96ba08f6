"""An order read as it stood on a day: its state, its days, and its conditions in the court's words.

One reading serves the order's page, the page of a past day, its print and the evidence that is taken out. It is worked
out from the moves and the conditions as they are recorded now; what was recorded late counts from its own day.
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
    """One condition that is part of the order on the day, and whether it binds on it."""

    condition: Condition
    binds: bool
    first: date | None  # its own day, else the order's
    last: date | None  # None: until further order

    @property
    def where(self) -> str:
        """Which countries a ban on foreign travel is about; blank for any other condition."""
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
    steps: tuple[OrderStep, ...]  # the moves until then, in their order

    @property
    def label(self) -> str:
        """Where it stood, in words that can stand alone."""
        found = self.standing
        if found.state is None:
            return "No record at that date"
        if found.is_in_force and not self.binding:
            return f"{OrderState(found.state).label}, but no condition in force"
        return label_of(found.state, found.starts_on, found.ends_on, on=self.on)

    @property
    def is_over(self) -> bool:
        """Whether it had ended by then, or its last day was past; what had not begun yet was not."""
        found = self.standing
        return found.state in OVER or (found.state in LIVE and found.ends_on is not None and found.ends_on < self.on)

    @property
    def recorded_later(self) -> list[OrderStep]:
        """Moves that had been made by the day and were recorded on a later one: nobody could have read them then."""
        return [step for step in self.steps if clock.day_of(step.at) > self.on]

    @property
    def court(self) -> OrderStep | None:
        """The last move of a court until the day: whose words these are."""
        return next((step for step in reversed(self.steps) if step.court), None)

    @property
    def binding(self) -> list[ConditionOnDay]:
        """What the subject was bound by."""
        return [line for line in self.lines if line.binds]

    @property
    def not_binding(self) -> list[ConditionOnDay]:
        """What stood in the order and did not bind on the day: over, or still to begin."""
        return [line for line in self.lines if not line.binds]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OrderRow:
    """One order as a list prints it; the subject's name only for those who manage the subject."""

    order: Order
    label: str
    name: str = ""

    @property
    def has_term(self) -> bool:
        """Whether its days say when it ends or ended; what a court or another order ended has its planned ones."""
        return self.order.state in LIVE | {OrderState.EXPIRED}

    def __repr__(self) -> str:
        return f"Row({self.order})"


def rows_of(orders: Iterable[Order], *, on: date, names: Mapping[int, str] = MappingProxyType({})) -> list[OrderRow]:
    """Orders as a list prints them on a day, with the names of subjects that are known by their keys."""
    return [
        OrderRow(
            order=one,
            label=label_of(one.state, one.starts_on, one.ends_on, on=on),
            name=names.get(one.subject_id, ""),
        )
        for one in orders
    ]


def label_of(state: str, first: date | None, last: date | None, *, on: date) -> str:
    """Where an order stands on a day, in words: what is made and has not begun, or has run out, is not in force."""
    if state not in LIVE or first is None:
        return OrderState(state).label
    if on < first:
        return "Made, not started yet"
    return "Expired" if last and last < on else OrderState(state).label


def order_on(
    order: Order, *, on: date, steps: Iterable[OrderStep] | None = None, conditions: Iterable[Condition] | None = None
) -> OrderOnDay:
    """The order on a day. Two questions to the database; none where the caller has moves and conditions in order."""
    moves = list(order.steps.order_by("number") if steps is None else steps)
    found = status_on_day.on(on, history=[step.leg for step in moves])
    until = tuple(step for step in moves if step.on <= on)
    whole = order.conditions.with_days() if conditions is None else conditions
    rows = [row for row in whole if row.part.is_part_on(on)]
    lines = tuple(
        ConditionOnDay(
            condition=row,
            binds=found.is_in_force and row.part.binds_on(on),
            first=_later(row.starts_on, found.starts_on),
            last=row.ends_on or found.ends_on,
        )
        for row in rows
    )
    return OrderOnDay(order=order, on=on, standing=found, lines=lines, steps=until)


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)
