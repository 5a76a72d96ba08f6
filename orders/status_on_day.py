"""What was in force on that day, read off the history of an order. Pure: no clock, no database.

A history is the moves in their order, each with its day and with the first and last day that the order has from then
on. From the day of a move on, the order stands as the move left it. So an order that is made on a day is in force on
it when its days begin then, and an order that a court ends on a day is in force for the last time on the day before;
what expires is in force on its last day. On no day are an order and the one that replaces it both in force.

A court ends an order at the moment of its decision (s.21(7)(b)), so it bound for the first hours of that day. Counts
and lists leave that day out; a breach of those hours can be reported (`bound_until_decided_on`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orders.choices import OrderState
from orders.workflow import LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One move as the history keeps it: the day, the state it led to, and the order's days from then on."""

    on: date
    became: str
    starts_on: date | None = None
    ends_on: date | None = None  # None with a first day: until further order


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionDays:
    """One condition with its days: its own, and those of the moves that added and removed it."""

    number: int
    added_on: date
    removed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def is_part_on(self, day: date) -> bool:
        """Whether the order's words contain it on the day, whatever its own days."""
        return self.added_on <= day and (self.removed_on is None or day < self.removed_on)

    def binds_on(self, day: date) -> bool:
        """Whether it binds on the day, given an order in force."""
        begun = self.starts_on is None or self.starts_on <= day
        return self.is_part_on(day) and begun and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStatus:
    """How an order stands on a day."""

    state: str | None  # None: nothing had happened yet
    starts_on: date | None
    ends_on: date | None
    is_in_force: bool


def on(day: date, *, history: Iterable[Leg]) -> OrderStatus:
    """How the order stood on a day. `history` comes in the order in which the moves were made."""
    last: Leg | None = None
    for leg in history:
        if leg.on <= day:
            last = leg
    if last is None:
        return OrderStatus(state=None, starts_on=None, ends_on=None, is_in_force=False)
    return OrderStatus(
        state=last.became,
        starts_on=last.starts_on,
        ends_on=last.ends_on,
        is_in_force=_runs(last, day),
    )


def _runs(leg: Leg, day: date) -> bool:
    if OrderState(leg.became) not in LIVE or leg.starts_on is None or day < leg.starts_on:
        return False
    return leg.ends_on is None or day <= leg.ends_on


ENDED_IN_COURT = frozenset({OrderState.DISCHARGED, OrderState.QUASHED, OrderState.REPLACED, OrderState.MAIN_DECIDED})


def bound_until_decided_on(day: date, *, history: Iterable[Leg], parts: Iterable[ConditionDays]) -> list[int]:
    """The numbers of the conditions that bound on a day until a court ended the order; none where none did that day."""
    legs = list(history)
    before = [leg for leg in legs if leg.on < day]
    ended = any(leg.on == day and leg.became in ENDED_IN_COURT for leg in legs)
    if not ended or not before or not _runs(before[-1], day):
        return []
    return sorted(part.number for part in parts if part.binds_on(day))


def binding_on(day: date, *, history: Iterable[Leg], parts: Iterable[ConditionDays]) -> list[int]:
    """The numbers of the conditions that bound the subject on a day; none where the order was not in force."""
    if not on(day, history=history).is_in_force:
        return []
    return sorted(part.number for part in parts if part.binds_on(day))
