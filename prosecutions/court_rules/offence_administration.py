"""Changes that administrators make to the groups of offences: add an offence, change its group from a day, end, verify.

None is ever deleted. A charge keeps the group that its offence had on the day of the charge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from core.dated_rules import changes
from core.dated_rules.changes import RuleChangeNotAllowed
from core.govuk import in_words
from nrm.models import ChargedOffence
from prosecutions.models import PrincipalOffence


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupValues:
    """To which group an offence belongs from a day on, the source, and whether somebody has verified it."""

    group: str
    valid_from: date
    source: str
    is_verified: bool = False


def token_of(rows: Iterable[PrincipalOffence]) -> str:
    """A token of the rows of an offence as its page shows them, in any order."""
    shown = sorted((row.pk, row.group, row.valid_from, row.valid_to, row.is_verified, row.source) for row in rows)
    return edit_conflicts.token(*shown)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The newest name of each offence, with its Act and section. An offence that nobody named has none."""
    rows = ChargedOffence.objects.filter(code__in=codes).order_by("valid_from")
    return {row.code: str(row) for row in rows}


def without_group() -> dict[str, str]:
    """The offences of charges that are in no group yet, by code, in the order in which people look for them."""
    listed = PrincipalOffence.objects.values("code")
    return {row.code: str(row) for row in ChargedOffence.objects.exclude(code__in=listed).in_order()}


@transaction.atomic
def add(code: str, *, values: GroupValues, by: User) -> PrincipalOffence:
    """Put an offence into a group for the first time. Raises RuleChangeNotAllowed."""
    if PrincipalOffence.objects.filter(code=code).exists():
        raise RuleChangeNotAllowed("This offence is already in the list. Open it and add a change.")
    return _store(code, values)


@transaction.atomic
def change(code: str, *, values: GroupValues, seen: str, by: User) -> PrincipalOffence:
    """Put an offence into a group from a day until its next row; the row before ends on the day before.

    `seen` is the token of the rows that the page showed. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    rows = _rows(code, seen=seen)
    return _store(code, values, valid_to=changes.close_before(values.valid_from, among=rows))


@transaction.atomic
def end(code: str, row_id: int, *, last_day: date, seen: str, by: User) -> PrincipalOffence:
    """End a row: after it the offence is in the group of other offences. Raises RuleChangeNotAllowed, DoesNotExist."""
    row = _row_of(_rows(code, seen=seen), row_id)
    changes.end_on(row, last_day=last_day)
    log.record(Operation.ALTERATION, of=row, question=f"{row} ended on {in_words(last_day)}")
    return row


@transaction.atomic
def verify(
    code: str, row_id: int, *, group: str, valid_from: date, source: str, seen: str, by: User
) -> PrincipalOffence:
    """Record that somebody has checked a row against its source, which may correct its group and first day.

    A verified row never changes, but may end. Raises RuleChangeNotAllowed, DoesNotExist.
    """
    rows = _rows(code, seen=seen)
    row = _row_of(rows, row_id)
    was = str(row)
    changes.confirm(row, valid_from=valid_from, source=source, among=rows)
    row.group = group
    row.save(update_fields=["group"])
    log.record(Operation.ALTERATION, of=row, question=f"{row} verified, before {was}")
    return row


def _store(code: str, values: GroupValues, *, valid_to: date | None = None) -> PrincipalOffence:
    try:
        with transaction.atomic():
            row = PrincipalOffence.objects.create(
                code=code,
                group=values.group,
                valid_from=values.valid_from,
                valid_to=valid_to,
                is_verified=values.is_verified,
                source=values.source,
            )
    except IntegrityError as error:  # a colleague added it at the same moment, or the form was sent twice
        if "prosecutions_principal_" not in str(error):
            raise
        raise RuleChangeNotAllowed("This offence has just been added. Open the list again.") from None
    log.record(Operation.COLLECTION, of=row, question=f"{row}, from {in_words(values.valid_from)}")
    return row


def _rows(code: str, *, seen: str) -> list[PrincipalOffence]:
    """Lock and return the rows of an offence by first day. Raises ValuesChanged if the user saw other rows."""
    rows = list(PrincipalOffence.objects.filter(code=code).select_for_update().order_by("valid_from"))
    if not rows:
        raise PrincipalOffence.DoesNotExist
    edit_conflicts.refuse_values(
        seen, now=token_of(rows), of="prosecutions.principaloffence", keys=[row.pk for row in rows]
    )
    return rows


def _row_of(rows: Iterable[PrincipalOffence], row_id: int) -> PrincipalOffence:
    for row in rows:
        if row.pk == row_id:
            return row
    raise PrincipalOffence.DoesNotExist
