"""How dated values are kept: one after the other without overlap, ended but never deleted, verified once.

For every table of law, guidance or defaults that administrators keep. The caller reads the values of one thing under
their locks, and records the act; here are the days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from core.govuk import in_words

A_DAY = timedelta(days=1)


class RuleChangeNotAllowed(Exception):
    """A change of a dated value that can't be made, with the sentence that says why and what to do."""


class ValuesChanged(RuleChangeNotAllowed):
    """The values are not those that the person's page showed; the sentence says who changed them."""


class Value(Protocol):
    """A row that holds from a first to a last day, both included; without a last day it holds on."""

    @property
    def pk(self) -> int: ...

    value: int
    valid_from: date
    valid_to: date | None
    is_verified: bool
    source: str

    def save(self, *, update_fields: Iterable[str] | None = ...) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDefinition:
    """What a value is about, what follows from it, and whether it is a number of units or open and shut."""

    title: str
    sentence: str
    is_switch: bool = False
    unit: str = "day"
    must_hold: bool = False  # without a value on some day nothing could be worked out on it

    @property
    def most(self) -> int:
        """The highest value that still leads to a day of the calendar."""
        return 1 if self.is_switch else {"year": 100, "month": 1_200}.get(self.unit, 10_000)

    def in_words(self, value: int) -> str:
        """A value as a page prints it."""
        if self.is_switch:
            return "Yes" if value else "No"
        return f"1 {self.unit}" if value == 1 else f"{value} {self.unit}s"


def close_before(valid_from: date, *, among: Sequence[Value]) -> date | None:
    """End the value that holds on a day on the day before; the answer is until when a new one holds from there.

    `among` is by first day. Raises RuleChangeNotAllowed where one begins on that very day.
    """
    before = [one for one in among if one.valid_from < valid_from]
    after = [one for one in among if one.valid_from >= valid_from]
    if after and after[0].valid_from == valid_from:
        raise RuleChangeNotAllowed(f"There is already a value from {in_words(valid_from)}. Choose another date.")
    if before and _reaches(before[-1], valid_from):
        _set_last_day(before[-1], valid_from - A_DAY)
    return after[0].valid_from - A_DAY if after else None


def end(one: Value, *, last_day: date, what: RuleDefinition) -> None:
    """Let a value hold until a last day, with none after it. Raises RuleChangeNotAllowed."""
    if what.must_hold:
        raise RuleChangeNotAllowed(
            "This setting must always have a value. Add the next value instead, which ends this one."
        )
    if last_day < one.valid_from:
        raise RuleChangeNotAllowed(f"It starts on {in_words(one.valid_from)}. Choose that date or later.")
    if one.valid_to is not None and one.valid_to < last_day:
        raise RuleChangeNotAllowed(f"It ended on {in_words(one.valid_to)}. Add a new value instead.")
    _set_last_day(one, last_day)


def confirm(one: Value, *, valid_from: date, source: str, among: Sequence[Value]) -> None:
    """Mark a value as verified, with its source, and on another first day where that is what was found out.

    What is verified never changes any more, but may end. Raises RuleChangeNotAllowed.
    """
    if one.is_verified:
        raise RuleChangeNotAllowed("This value is already verified. To change it, add a new value.")
    if one.valid_to is not None and valid_from > one.valid_to:
        raise RuleChangeNotAllowed(f"It ended on {in_words(one.valid_to)}. Choose an earlier start date.")
    before = [other for other in among if other.valid_from < one.valid_from]
    if before and valid_from <= before[-1].valid_from:
        raise RuleChangeNotAllowed(
            f"Another value starts on {in_words(before[-1].valid_from)}. Choose a later start date."
        )
    was = one.valid_from
    meets = before and (_reaches(before[-1], valid_from) or before[-1].valid_to == was - A_DAY)
    if meets and valid_from <= was:  # what gives days up goes first: the database allows no day two values
        _set_last_day(before[-1], valid_from - A_DAY)
    one.valid_from, one.source, one.is_verified = valid_from, source, True
    one.save(update_fields=["valid_from", "source", "is_verified"])
    if meets and valid_from > was:
        _set_last_day(before[-1], valid_from - A_DAY)


def _reaches(one: Value, day: date) -> bool:
    return one.valid_to is None or one.valid_to >= day


def _set_last_day(one: Value, last_day: date) -> None:
    one.valid_to = last_day
    one.save(update_fields=["valid_to"])
