"""Changes that administrators make to the types of crime outcome: add, change from a day, verify, end.

None is ever deleted, and crimes that already have an outcome keep it: they count in the group that it has on the day it
was assigned (`nrm.crime.outcomes.type_for`). Whether an outcome can be used for modern slavery follows from its group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.govuk import in_words
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
    """Record what an outcome is from a day on, up to the next row; the row before ends on the day before.

    `seen` is the token of the rows that the page showed. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    rows = _rows(code, seen=seen)
    last_day = changes.close_before(values.valid_from, among=rows)
    row = _store(code, values, valid_to=last_day)
    log.record(Operation.ALTERATION, of=rows, question=f"outcome {code} changes from {in_words(values.valid_from)}")
    return row


@transaction.atomic
def end(code: str, row_id: int, *, last_day: date, seen: str, by: User) -> OutcomeType:
    """End an outcome: it can be assigned until a last day. Raises RuleChangeNotAllowed, DoesNotExist."""
    row = _row_of(_rows(code, seen=seen), row_id)
    changes.end_on(row, last_day=last_day)
    log.record(Operation.ALTERATION, of=row, question=f"outcome {code} ended on {in_words(last_day)}")
    return row


@transaction.atomic
def confirm(
    code: str, row_id: int, *, name: str, group: str, valid_from: date, source: str, seen: str, by: User
) -> OutcomeType:
    """Record that somebody has checked an outcome against its source, which may correct its name, group and first day.

    A verified row never changes, but may end. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    rows = _rows(code, seen=seen)
    row = _row_of(rows, row_id)
    before = f"{row.get_group_display()}, from {in_words(row.valid_from)}"
    changes.confirm(row, valid_from=valid_from, source=source, among=rows)
    row.name, row.group, row.is_for_slavery = name, group, _is_for_slavery(group)
    row.save(update_fields=["name", "group", "is_for_slavery"])
    now = f"{row.get_group_display()}, from {in_words(valid_from)}"
    log.record(
        Operation.ALTERATION,
        of=row,
        question=f"outcome {code} verified: {now}" + (f"; before: {before}" * (before != now)),
    )
    return row


def _store(code: str, values: OutcomeTypeValues, *, valid_to: date | None = None) -> OutcomeType:
    row = OutcomeType(
        code=code,
        name=values.name,
        group=values.group,
        is_for_slavery=_is_for_slavery(values.group),
        valid_from=values.valid_from,
        valid_to=valid_to,
        is_verified=values.is_verified,
        source=values.source,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # a colleague added it at the same moment, or the form was sent twice
        raise RuleChangeNotAllowed("This outcome has just been added. Open the list again.") from error
    log.record(Operation.COLLECTION, of=row, question=f"outcome {code} from {in_words(values.valid_from)}")
    return row


def _is_for_slavery(group: str) -> bool:
    return group != OutcomeGroup.OTHER


def _rows(code: str, *, seen: str) -> list[OutcomeType]:
    """Return the rows of an outcome by first day, locked. Raises ValuesChanged if the user saw other rows."""
    rows = list(OutcomeType.objects.filter(code=code).select_for_update().order_by("valid_from"))
    if not rows:
        raise OutcomeType.DoesNotExist
    seen_pages.refuse_values(seen, now=token_of(rows), of="nrm.outcometype", keys=[row.pk for row in rows])
    return rows


def _row_of(rows: Iterable[OutcomeType], row_id: int) -> OutcomeType:
    row = next((row for row in rows if row.pk == row_id), None)
    if row is None:
        raise OutcomeType.DoesNotExist
    return row
