"""Changes that administrators make to the types of crime outcome: add, change from a day, verify, end.

None is ever deleted, and crimes that already have an outcome keep it: they count in the group that it has on the day it
was assigned (`nrm.crime.outcomes.type_for`). Whether an outcome can be used for modern slavery follows from its group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.govuk import in_words
from nrm import outdated_pages
from nrm.crime.choices import OutcomeGroup
from nrm.models import OutcomeType


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeTypeValues:
    """What an outcome is from a day on, the source, and whether somebody has verified it."""

    name: str
    group: str
    valid_from: date
    source: str
    is_verified: bool = False


def token_of(rows: Iterable[OutcomeType]) -> str:
    """Return a token of the rows of an outcome as its page shows them, in any order."""
    shown = sorted(
        (row.pk, row.name, row.group, row.valid_from, row.valid_to, row.is_verified, row.source) for row in rows
    )
    return seen_pages.token(*shown)


@transaction.atomic
def add(code: str, *, values: OutcomeTypeValues, by: User) -> OutcomeType:
    """Add a new outcome to the list. Raises RuleChangeNotAllowed if the list has its number."""
    if existing := OutcomeType.objects.filter(code=code).order_by("-valid_from").first():
        raise RuleChangeNotAllowed(
            f"Outcome {existing} is already in the list. Open it and add a change from the date it starts."
        )
    return _store(code, values)


@transaction.atomic
def change(code: str, *, values: OutcomeTypeValues, seen: str, by: User) -> OutcomeType:
    """Record what an outcome is from a day on; the previous row ends on the day before.

    `seen` is the token of the rows that the page showed. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    rows = _rows(code, seen=seen)
    last = rows[-1]
    if values.valid_from <= last.valid_from:
        raise RuleChangeNotAllowed(f"An entry starts on {in_words(last.valid_from)}. Choose a later date.")
    changes.end_before(values.valid_from, last)
    return _store(code, values)


@transaction.atomic
def end(code: str, row_id: int, *, last_day: date, seen: str, by: User) -> OutcomeType:
    """End an outcome: it can be assigned until a last day. Raises RuleChangeNotAllowed, DoesNotExist."""
    row = _row_of(_rows(code, seen=seen), row_id)
    if last_day < row.valid_from:
        raise RuleChangeNotAllowed(f"It applies from {in_words(row.valid_from)}. Choose that date or a later one.")
    if row.valid_to is not None:
        raise RuleChangeNotAllowed(f"It ended on {in_words(row.valid_to)}.")
    changes.set_last_day(row, last_day)
    log.record(Operation.ALTERATION, of=row, question=f"outcome {code} ended on {in_words(last_day)}")
    return row


@transaction.atomic
def confirm(code: str, row_id: int, *, valid_from: date, source: str, seen: str, by: User) -> OutcomeType:
    """Record that somebody has checked an outcome against its source, which may correct its first day.

    A verified row never changes, but may end. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    rows = _rows(code, seen=seen)
    row = _row_of(rows, row_id)
    changes.confirm(row, valid_from=valid_from, source=source, among=rows)
    log.record(Operation.ALTERATION, of=row, question=f"outcome {code} verified from {in_words(valid_from)}")
    return row


def _store(code: str, values: OutcomeTypeValues) -> OutcomeType:
    row = OutcomeType.objects.create(
        code=code,
        name=values.name,
        group=values.group,
        is_for_slavery=values.group != OutcomeGroup.OTHER,
        valid_from=values.valid_from,
        is_verified=values.is_verified,
        source=values.source,
    )
    log.record(Operation.COLLECTION, of=row, question=f"outcome {code} from {in_words(values.valid_from)}")
    return row


def _rows(code: str, *, seen: str) -> list[OutcomeType]:
    """Return the rows of an outcome by first day, locked. Raises ValuesChanged if the user saw other rows."""
    rows = list(OutcomeType.objects.filter(code=code).select_for_update().order_by("valid_from"))
    if not rows:
        raise OutcomeType.DoesNotExist
    outdated_pages.refuse_values(seen, now=token_of(rows), of="nrm.outcometype", keys=[row.pk for row in rows])
    return rows


def _row_of(rows: Iterable[OutcomeType], row_id: int) -> OutcomeType:
    row = next((row for row in rows if row.pk == row_id), None)
    if row is None:
        raise OutcomeType.DoesNotExist
    return row
