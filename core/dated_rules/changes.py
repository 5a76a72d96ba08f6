"""Rules for dated values: no overlap, ended but never deleted, verified once.

Every table of law, guidance or defaults that administrators maintain uses this module. The caller loads the values of
one rule under lock and records the change; this module only works out the days.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core.dated_rules.definitions import RuleDefinition
from core.dated_rules.models import DatedRecord, DatedRule
from core.govuk import in_words

A_DAY = timedelta(days=1)


class RuleChangeNotAllowed(Exception):
    """A dated value can't be changed this way. The message says why and what to do."""


class ValuesChanged(RuleChangeNotAllowed):
    """The values differ from those the person's page showed. The message says who changed them."""


def close_before(valid_from: date, *, among: Sequence[DatedRule]) -> date | None:
    """End the value that is valid on the given day on the day before, and return the last day of the new value.

    `among` is ordered by first day. Raises RuleChangeNotAllowed if a value begins on that very day.
    """
    before = [rule for rule in among if rule.valid_from < valid_from]
    after = [rule for rule in among if rule.valid_from >= valid_from]
    if after and after[0].valid_from == valid_from:
        raise RuleChangeNotAllowed(f"There is already a value from {in_words(valid_from)}. Choose another date.")
    if before:
        end_before(valid_from, before[-1])
    return after[0].valid_from - A_DAY if after else None


def end(rule: DatedRule, *, last_day: date, what: RuleDefinition) -> None:
    """Set the last day of a value, with none after it. Raises RuleChangeNotAllowed."""
    if what.must_hold:
        raise RuleChangeNotAllowed(
            "This setting must always have a value. Add the next value instead, which ends this one."
        )
    end_on(rule, last_day=last_day)


def end_on(rule: DatedRule, *, last_day: date) -> None:
    """Set the last day of a value, or an earlier one. Raises RuleChangeNotAllowed."""
    if last_day < rule.valid_from:
        raise RuleChangeNotAllowed(f"It starts on {in_words(rule.valid_from)}. Choose that date or a later one.")
    if rule.valid_to is not None and rule.valid_to < last_day:
        raise RuleChangeNotAllowed(f"Its last day is {in_words(rule.valid_to)}. Add a new value instead.")
    set_last_day(rule, last_day)


def confirm(rule: DatedRule, *, valid_from: date, source: str, among: Sequence[DatedRule]) -> None:
    """Mark a value as verified, with its source, and correct its first day if the source gives another one.

    A verified value never changes again, but it may end. Raises RuleChangeNotAllowed.
    """
    if rule.is_verified:
        raise RuleChangeNotAllowed("This value is already verified. To change it, add a new value.")
    if rule.valid_to is not None and valid_from > rule.valid_to:
        raise RuleChangeNotAllowed(f"It ended on {in_words(rule.valid_to)}. Choose an earlier start date.")
    before = [other for other in among if other.valid_from < rule.valid_from]
    if before and valid_from <= before[-1].valid_from:
        raise RuleChangeNotAllowed(
            f"Another value starts on {in_words(before[-1].valid_from)}. Choose a later start date."
        )
    was = rule.valid_from
    meets = before and (_reaches(before[-1], valid_from) or before[-1].valid_to == was - A_DAY)
    if meets and valid_from <= was:  # Shorten the neighbour first: the database does not allow two values on one day.
        set_last_day(before[-1], valid_from - A_DAY)
    rule.valid_from, rule.source, rule.is_verified = valid_from, source, True
    rule.save(update_fields=["valid_from", "source", "is_verified"])
    if meets and valid_from > was:
        set_last_day(before[-1], valid_from - A_DAY)


def end_before(day: date, row: DatedRecord) -> bool:
    """End a row on the day before, if it is valid on that day or later, and return whether that changed it."""
    if not _reaches(row, day):
        return False
    set_last_day(row, day - A_DAY)
    return True


def set_last_day(row: DatedRecord, last_day: date) -> None:
    """Set the last day of a row. The caller has checked that it may end on that day."""
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])


def _reaches(row: DatedRecord, day: date) -> bool:
    return row.valid_to is None or row.valid_to >= day
