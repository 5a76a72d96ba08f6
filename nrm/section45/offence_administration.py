"""Changes that administrators make to the section 45 offences: add, change the law from a day, verify, end.

None is ever deleted: a claim keeps the row of its day. A row that is not verified gives a claim the answer *unclear*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.govuk import in_words
from nrm.models import ChargedOffence

CODE_LIMIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceValues:
    """What the law says about an offence from a day on, the source, and whether somebody has verified it."""

    in_schedule: bool
    valid_from: date
    source: str
    is_verified: bool = False


def token_of(rows: Iterable[ChargedOffence]) -> str:
    """Return a token of the rows of an offence as its page shows them, in any order."""
    shown = sorted((row.pk, row.in_schedule, row.valid_from, row.valid_to, row.is_verified, row.source) for row in rows)
    return seen_pages.token(*shown)


@transaction.atomic
def add(*, name: str, act: str, section: str, values: OffenceValues, by: User) -> ChargedOffence:
    """Add a new offence to the list. Raises RuleChangeNotAllowed if the list has it."""
    code = slugify(name).replace("-", "_")[:CODE_LIMIT].strip("_")
    if not code:
        raise RuleChangeNotAllowed("Enter the name of the offence.")
    if existing := ChargedOffence.objects.filter(code=code).first():
        raise RuleChangeNotAllowed(
            f"“{existing.name}” is already in the list. Open it and add a row from the date the law changed."
        )
    return _store(code, name=name, act=act, section=section, values=values)


@transaction.atomic
def change(code: str, *, values: OffenceValues, seen: str, by: User) -> ChargedOffence:
    """Record what the law says from a day on; the previous row ends on the day before.

    `seen` is the token of the rows that the page showed. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    rows = _rows(code)
    _refuse_old_page(rows, seen)
    last = rows[-1]
    if values.valid_from <= last.valid_from:
        raise RuleChangeNotAllowed(f"A row starts on {in_words(last.valid_from)}. Choose a later date.")
    changes.end_before(values.valid_from, last)
    return _store(code, name=last.name, act=last.act, section=last.section, values=values)


@transaction.atomic
def end(code: str, row_id: int, *, last_day: date, seen: str, by: User) -> ChargedOffence:
    """End an offence: it is in the law until a last day. Raises RuleChangeNotAllowed, DoesNotExist."""
    row = _one(code, row_id, seen=seen)
    changes.end_on(row, last_day=last_day)
    log.record(Operation.ALTERATION, of=row, question=f"{row.code} ended on {in_words(last_day)}")
    return row


@transaction.atomic
def confirm(code: str, row_id: int, *, in_schedule: bool, source: str, seen: str, by: User) -> ChargedOffence:
    """Record that somebody has checked the Schedule: whether it lists the offence, and the source.

    A verified row never changes, but may end. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    row = _one(code, row_id, seen=seen)
    if row.is_verified:
        raise RuleChangeNotAllowed("This row is already verified. Add a new row from a later date.")
    row.in_schedule, row.source, row.is_verified = in_schedule, source, True
    row.save(update_fields=["in_schedule", "source", "is_verified"])
    log.record(
        Operation.ALTERATION, of=row, question=f"{row.code} verified: {'in' if in_schedule else 'not in'} Schedule 4"
    )
    return row


def _store(code: str, *, name: str, act: str, section: str, values: OffenceValues) -> ChargedOffence:
    row = ChargedOffence.objects.create(
        code=code,
        name=name,
        act=act,
        section=section,
        in_schedule=values.in_schedule,
        valid_from=values.valid_from,
        is_verified=values.is_verified,
        source=values.source,
    )
    log.record(Operation.COLLECTION, of=row, question=f"{code} from {in_words(values.valid_from)}")
    return row


def _rows(code: str) -> list[ChargedOffence]:
    """Return the rows of an offence by first day, locked."""
    rows = list(ChargedOffence.objects.filter(code=code).select_for_update().order_by("valid_from"))
    if not rows:
        raise ChargedOffence.DoesNotExist
    return rows


def _one(code: str, row_id: int, *, seen: str) -> ChargedOffence:
    rows = _rows(code)
    row = next((row for row in rows if row.pk == row_id), None)
    if row is None:
        raise ChargedOffence.DoesNotExist
    _refuse_old_page(rows, seen)
    return row


def _refuse_old_page(rows: list[ChargedOffence], seen: str) -> None:
    """Raise ValuesChanged if the rows are not those that the user saw."""
    seen_pages.refuse_values(seen, now=token_of(rows), of="nrm.chargedoffence", keys=[row.pk for row in rows])
