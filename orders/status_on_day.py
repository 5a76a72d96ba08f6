"""The status of an order on a day, worked out from its history. Pure: no clock, no database.

A history is the sequence of transitions, each with its day and with the order's first and last day from then on. From
the day of a transition, the order is as that transition left it. So an order whose days begin on the day it is made is
in force on that day. An order that a court ends on a day is last in force on the day before. An order that expires is
in force on its last day. On no day are an order and its replacement both in force.

A court ends an order at the moment of its decision (s.21(7)(b)), so the order was binding for the first hours of that
day. Counts and lists leave that day out; officers can report a breach of those hours (`bound_until_decided_on`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orders.choices import OrderState
from orders.workflow import LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """One transition in the history: the day, the state it led to, and the order's days from then on."""

    on: date
    became: str
    starts_on: date | None = None
    ends_on: date | None = None  # None with a first day: until further order


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionDays:
    """One condition with its own days, and those of the transitions that added and removed it."""

    number: int
    added_on: date
    removed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def is_part_on(self, day: date) -> bool:
        """Whether the order's text contains it on the day, whatever its own days."""
        return self.added_on <= day and (self.removed_on is None or day < self.removed_on)

    def binds_on(self, day: date) -> bool:
        """Whether it is binding on the day, given an order in force."""
        begun = self.starts_on is None or self.starts_on <= day
        return self.is_part_on(day) and begun and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStatus:
    """The status of an order on a day."""

    state: str | None  # None: no transition by that day
    starts_on: date | None
    ends_on: date | None
    is_in_force: bool


def on(day: date, *, history: Iterable[StatusChange]) -> OrderStatus:
    """The status of the order on a day. `history` is in the sequence in which the transitions were made."""
    last: StatusChange | None = None
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


def _runs(leg: StatusChange, day: date) -> bool:
    if OrderState(leg.became) not in LIVE or leg.starts_on is None or day < leg.starts_on:
        return False
    return leg.ends_on is None or day <= leg.ends_on


ENDED_IN_COURT = frozenset({OrderState.DISCHARGED, OrderState.QUASHED, OrderState.REPLACED, OrderState.MAIN_DECIDED})


def bound_until_decided_on(day: date, *, history: Iterable[StatusChange], parts: Iterable[ConditionDays]) -> list[int]:
    """The numbers of the conditions that were binding until a court ended the order on a day; otherwise empty."""
    legs = list(history)
    before = [leg for leg in legs if leg.on < day]
    ended = any(leg.on == day and leg.became in ENDED_IN_COURT for leg in legs)
    if not ended or not before or not _runs(before[-1], day):
        return []
    return sorted(part.number for part in parts if part.binds_on(day))


def binding_on(day: date, *, history: Iterable[StatusChange], parts: Iterable[ConditionDays]) -> list[int]:
    """The numbers of the conditions that were binding on a day; empty where the order was not in force."""
    if not on(day, history=history).is_in_force:
        return []
    return sorted(part.number for part in parts if part.binds_on(day))
