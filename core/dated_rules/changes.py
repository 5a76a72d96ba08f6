"""Rules for dated values: no overlap, ended but never deleted, verified once.

Every table of law, guidance or defaults that administrators maintain uses this module. The caller loads the values of
one rule under lock and records the change; this module only works out the days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from core.dated_rules.definitions import RuleDefinition
from core.govuk import in_words

A_DAY = timedelta(days=1)


class RuleChangeNotAllowed(Exception):
    """A dated value can't be changed this way. The message says why and what to do."""


class ValuesChanged(RuleChangeNotAllowed):
    """The values differ from those the person's page showed. The message says who changed them."""


class Value(Protocol):
    """A row that is valid from a first to a last day, both included. Without a last day it has no end."""

    @property
    def pk(self) -> int: ...

    value: int
    valid_from: date
    valid_to: date | None
    is_verified: bool
    source: str

    def save(self, *, update_fields: Iterable[str] | None = ...) -> None: ...


def close_before(valid_from: date, *, among: Sequence[Value]) -> date | None:
    """End the value that is valid on the given day on the day before, and return the last day of the new value.

    `among` is ordered by first day. Raises RuleChangeNotAllowed if a value begins on that very day.
    """
    before = [one for one in among if one.valid_from < valid_from]
    after = [one for one in among if one.valid_from >= valid_from]
    if after and after[0].valid_from == valid_from:
        raise RuleChangeNotAllowed(f"There is already a value from {in_words(valid_from)}. Choose another date.")
    if before and _reaches(before[-1], valid_from):
        _set_last_day(before[-1], valid_from - A_DAY)
    return after[0].valid_from - A_DAY if after else None


def end(one: Value, *, last_day: date, what: RuleDefinition) -> None:
    """Set the last day of a value, with none after it. Raises RuleChangeNotAllowed."""
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
    """Mark a value as verified, with its source, and correct its first day if the source gives another one.

    A verified value never changes again, but it may end. Raises RuleChangeNotAllowed.
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
    if meets and valid_from <= was:  # Shorten the neighbour first: the database does not allow two values on one day.
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
