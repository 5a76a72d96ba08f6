"""Administrators' changes to the law of the orders: add a value from a day, end one, verify one. None is ever deleted.

The values of one definition and one kind of order follow each other without overlap (`core.dated_rules`). An order
keeps the days that were computed when it was made; the legal checks use the law of each transition's day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.dated_rules.definitions import RuleDefinition
from core.govuk import in_words
from orders.law.definitions import known
from orders.models import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class LawValues:
    """A value from the law or a default of this service: the value, its first day, and its source."""

    value: int
    valid_from: date
    section: str
    source: str
    is_verified: bool = False


def about(code: str, kind: str) -> RuleDefinition:
    """The definition of a row. Raises Law.DoesNotExist where there is no such definition."""
    try:
        return known(kind)[code]
    except KeyError:
        raise Law.DoesNotExist from None


@transaction.atomic
def add(code: str, kind: str, *, values: LawValues, by: User) -> Law:
    """Add a value from a day until the next stored one. Raises RuleChangeNotAllowed, Law.DoesNotExist."""
    _refuse_value(code, kind, values.value)
    valid_to = changes.close_before(values.valid_from, among=_rows(code, kind))
    try:
        with transaction.atomic():
            row = Law.objects.create(
                code=code,
                kind=kind,
                value=values.value,
                section=values.section,
                valid_from=values.valid_from,
                valid_to=valid_to,
                is_verified=values.is_verified,
                source=values.source,
            )
    except IntegrityError as error:  # the first row of a definition has no other row to lock
        if "orders_law_one_value_a_day" not in str(error):
            raise
        raise RuleChangeNotAllowed(
            "A colleague has just added a value for one of these dates. Reload the page."
        ) from None
    log.record(Operation.COLLECTION, of=row, question=str(row))
    return row


@transaction.atomic
def end(code: str, kind: str, row_id: int, *, last_day: date, by: User) -> Law:
    """End a value on a last day, with none after it. Raises RuleChangeNotAllowed, Law.DoesNotExist."""
    row = _one(_rows(code, kind), row_id)
    changes.end(row, last_day=last_day, what=about(code, kind))
    log.record(Operation.ALTERATION, of=row, question=f"{row} ended on {in_words(last_day)}")
    return row


@transaction.atomic
def verify(code: str, kind: str, row_id: int, *, values: LawValues, by: User) -> Law:
    """Verify an unverified value against its source: the value, its section and its first day.

    A verified value never changes again, but it may end. Raises RuleChangeNotAllowed, Law.DoesNotExist.
    """
    _refuse_value(code, kind, values.value)
    rows = _rows(code, kind)
    row = _one(rows, row_id)
    was = str(row)
    changes.confirm(row, valid_from=values.valid_from, source=values.source, among=rows)
    row.value, row.section = values.value, values.section
    row.save(update_fields=["value", "section"])
    log.record(Operation.ALTERATION, of=row, question=f"{row} verified, before {was}")
    return row


def _refuse_value(code: str, kind: str, value: int) -> None:
    what = about(code, kind)
    if what.is_switch and value > 1:
        raise RuleChangeNotAllowed("Choose yes or no.")
    if value > what.most:
        raise RuleChangeNotAllowed(f"Enter at most {what.in_words(what.most)}.")


def _rows(code: str, kind: str) -> list[Law]:
    """Lock and return the values of one definition, ordered by first day."""
    return list(Law.objects.filter(code=code, kind=kind).select_for_update().order_by("valid_from"))


def _one(rows: list[Law], row_id: int) -> Law:
    for row in rows:
        if row.pk == row_id:
            return row
    raise Law.DoesNotExist
