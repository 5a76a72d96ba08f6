"""Receive a file of past orders: read it, check every row, show a preview, and import it in one transaction.

The app does not store the file. The preview page carries the rows, encrypted for the user and the upload because they
identify people. The app checks the rows again when the user confirms.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from django.core import signing
from django.db import transaction

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from imports import learning, uploads, workflow
from imports.checking import columns, headers
from imports.checking.columns import CheckedSheet
from imports.checking.headers import UnnamedHeaders
from imports.checking.notices import notes_on
from imports.checking.problems import Normalised, SheetProblem, Where
from imports.models import Upload
from imports.uploaded_table import FileRejected
from imports.uploads import Received
from matching.sealed import seal, unseal
from orders.imports import duplicates, history_import, meaning
from orders.imports.duplicates import Alike
from orders.imports.layout import KIND, LAYOUT, LAYOUTS, OrderFileRow, read, row_of
from orders.imports.subjects import OrderImport, OrderPreview, ToCheck, left_without, outcome_of
from reference.models import Force

SALT = "orders.imports"
SHOWN_FOR = timedelta(hours=1)
MOST_SENT_BACK = 2_000_000  # characters in a page's form; the server accepts no form larger than 2.5 MB
TOO_MUCH = "The file has too much text to check on one page. Split it and upload each part."
ONLY_THE_EXAMPLE = "The file has only the template’s example. Enter your orders below it and upload it again."
SHOWN_BEFORE = "This preview is over an hour old, or is not yours. Upload the file again."


class NotImported(Exception):
    """Nothing was imported, because something changed since the preview."""

    def __init__(self, problems: Sequence[SheetProblem]) -> None:
        super().__init__("No orders were added.")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImportPreview:
    """What importing a file would store; nothing is stored yet."""

    people: int = 0
    lines: tuple[OrderPreview, ...] = ()
    to_check: tuple[ToCheck, ...] = ()  # what the law asks people to check first
    problems: tuple[SheetProblem, ...] = ()
    unnamed: int = 0
    normalised: tuple[Normalised, ...] = ()
    asked: tuple[UnnamedHeaders, ...] = ()  # headers that the user must match to a column, each once
    told: tuple[str, ...] = ()
    one_person: tuple[str, ...] = ()  # which rows are about one person
    refused: str = ""  # why the file could not be read
    was_taken_in: bool = False  # the earlier upload of the same file
    token: str = ""
    alike: tuple[Alike, ...] = ()  # people who may already be in the register
    day_first: Normalised | None = None  # a date that swapping day and month would change
    left_out: tuple[str, ...] = ()  # places of the rows that would be left out

    @property
    def confirm_label(self) -> str:
        """The label of the button, with the number of orders it adds and of rows it leaves out."""
        add = f"dd {len(self.lines)} order{'' if len(self.lines) == 1 else 's'}"
        if not self.left_out:
            return f"A{add}"
        return f"Leave out {len(self.left_out)} row{'' if len(self.left_out) == 1 else 's'} and a{add}"

    @property
    def problems_title(self) -> str:
        """The heading of the list of problems."""
        count = len(self.problems) + self.unnamed
        return f"Your file has {count:,} problem{'' if count == 1 else 's'}"

    @property
    def to_complete(self) -> int:
        """How many orders lack details that the force is asked for after the import."""
        return sum(bool(line.to_complete) for line in self.lines)

    @property
    def unanswered(self) -> tuple[Alike, ...]:
        """The people for whom the user has not answered yet."""
        return tuple(one for one in self.alike if not one.is_answered)

    @property
    def problems_beside(self) -> tuple[SheetProblem, ...]:
        """The problems that matching headers would not solve."""
        return headers.beside(self.asked, self.problems)


class NotChecked(Exception):
    """Nothing was imported, because nobody confirmed checking what the law requires people to check."""

    def __init__(self, preview: OrderImportPreview) -> None:
        super().__init__("No orders were added.")
        self.preview = preview


@transaction.atomic
def preview(received: Received, *, by: User) -> OrderImportPreview:
    """Check a file and return what it would import.

    Raises core.workflow.TransitionNotAllowed unless there is one file.
    """
    upload = uploads.receive(received, by=by, force=Force.objects.get(pk=by.force_id))
    table = received.content
    if isinstance(table, FileRejected):
        return OrderImportPreview(refused=str(table))
    if upload.is_done:
        return OrderImportPreview(was_taken_in=True)
    if why := duplicates.why_not_imported(by=by):
        return OrderImportPreview(refused=why)
    checked = columns.check(table, *LAYOUTS, learned=learning.learned_by(by, LAYOUTS))
    rows, told_of_rows = _as_meant([row_of(row) for row in checked.read], mark=upload.public_id.hex[:4].upper())
    if checked.read and not rows:
        return OrderImportPreview(refused=ONLY_THE_EXAMPLE)
    outcome = outcome_of(rows, by=by, at=clock.now())
    found = (*checked.problems, *columns.placed(outcome.problems, checked))
    problems = tuple(sorted(found, key=lambda problem: problem.order))
    uploads.judge(upload, replace(checked, problems=problems), table=table)
    kept = rows
    if problems and _can_leave_out(problems, checked):
        kept, outcome = _without_faulty(rows, problems, by=by)
    fits = bool(kept) and not outcome.problems and (not problems or len(kept) < len(rows))
    left_out = tuple(str(Where(row.sheet, row=row.number)) for row in rows if row not in kept) if fits else ()
    token = sealed(str(upload.public_id), kept, left_out=len(left_out), by=by) if fits else ""
    if len(token) > MOST_SENT_BACK:
        return OrderImportPreview(refused=TOO_MUCH)
    return OrderImportPreview(
        people=len(outcome.subjects),
        lines=outcome.lines if fits else (),
        to_check=outcome.to_check if fits else (),
        problems=problems,
        unnamed=checked.unnamed,
        normalised=checked.normalised,
        asked=checked.asked,
        told=(*checked.left_out, *told_of_rows, *notes_on(table, LAYOUT)),
        one_person=outcome.told if fits else (),
        token=token,
        alike=_alike(outcome, answers={}, by=by) if fits else (),
        day_first=checked.day_first,
        left_out=left_out,
    )


def _as_meant(rows: list[OrderFileRow], *, mark: str) -> tuple[list[OrderFileRow], list[str]]:
    """The rows with the values that follow from them, without our template's example; and a sentence about that."""
    examples = meaning.examples(rows)
    told = [f"{Where(row.sheet, row=row.number)}: we left out the template’s example." for row in examples]
    return [meaning.as_meant(row, mark=mark) for row in rows if row not in examples], told


def _can_leave_out(problems: tuple[SheetProblem, ...], checked: CheckedSheet) -> bool:
    """True where each problem is about one row. A missing column or a surplus sheet concerns every row."""
    return bool(checked.read) and not checked.asked and all(problem.where.row for problem in problems)


def _without_faulty(
    rows: list[OrderFileRow], problems: tuple[SheetProblem, ...], *, by: User
) -> tuple[list[OrderFileRow], OrderImport]:
    """The rows of the people without a problem, and their outcome.

    Empty where these rows have a problem once the other rows are left out.
    """
    kept = left_without(rows, problems)
    outcome = outcome_of(kept, by=by, at=clock.now())
    if outcome.problems:
        kept = left_without(kept, outcome.problems)
        outcome = outcome_of(kept, by=by, at=clock.now())
    return kept, outcome


@transaction.atomic
def confirm(token: str, *, is_checked: bool, by: User, answers: Mapping[str, str] = MappingProxyType({})) -> int:
    """Import what a preview showed and finish the upload. Returns the number of orders.

    Raises TransitionNotAllowed for an expired preview, for another user's preview, and for a file that was imported
    before. Raises NotImported with every problem where something changed. Raises NotChecked where the law requires a
    check first, or where a person may already be in the register and `answers` does not identify them.
    """
    public_id, rows, left_out = _opened(token, by=by)
    found = Upload.objects.visible_to(by).filter(public_id=public_id, kind=KIND)
    upload = found.select_for_update(of=("self",)).first()
    if upload is None:
        raise TransitionNotAllowed(SHOWN_BEFORE)
    if left_out and not upload.is_done:
        uploads.leave_out(upload, rows=len(rows))
    if why := workflow.refusal("finish", state=upload.state):
        raise TransitionNotAllowed(why)
    outcome = outcome_of(rows, by=by, at=clock.now())
    if outcome.problems:
        raise NotImported(outcome.problems)
    shown = OrderImportPreview(
        people=len(outcome.subjects),
        lines=outcome.lines,
        to_check=outcome.to_check,
        one_person=outcome.told,
        token=token,
        alike=_alike(outcome, answers=answers, by=by),
    )
    if (outcome.to_check and not is_checked) or shown.unanswered:
        raise NotChecked(shown)
    if why := duplicates.why_not_imported(by=by):
        raise TransitionNotAllowed(why)
    taken = history_import.import_orders(outcome.subjects)
    duplicates.settle(taken.subjects, shown.alike, by=by)
    uploads.finish(upload)
    return sum(row.kind == KIND for row in rows)


def _alike(outcome: OrderImport, *, answers: Mapping[str, str], by: User) -> tuple[Alike, ...]:
    people = list(zip(outcome.subjects, outcome.first_rows, strict=True))
    return duplicates.alike(people, answers=answers, by=by)


def _place(public_id: str, *, by: User) -> str:
    """The user and upload that an encrypted preview is bound to."""
    return f"orders.imports.{by.pk}.{public_id}"


def sealed(public_id: str, rows: Sequence[OrderFileRow], *, by: User, left_out: int = 0) -> str:
    """What a preview page sends back when the same person confirms the upload; it does not hold the `left_out` rows."""
    written = zlib.compress(json.dumps([row.written() for row in rows]).encode())
    packed = base64.b64encode(seal(base64.b64encode(written).decode(), place=_place(public_id, by=by))).decode()
    return signing.dumps([by.pk, public_id, packed, left_out], salt=SALT)


def _opened(token: str, *, by: User) -> tuple[str, list[OrderFileRow], int]:
    try:
        person, public_id, packed, left_out = signing.loads(token, salt=SALT, max_age=SHOWN_FOR)
    except (signing.BadSignature, ValueError):
        raise TransitionNotAllowed(SHOWN_BEFORE) from None
    if person != by.pk:
        raise TransitionNotAllowed(SHOWN_BEFORE)
    written = base64.b64decode(unseal(base64.b64decode(packed), place=_place(public_id, by=by)))
    return public_id, [read(tuple(one)) for one in json.loads(zlib.decompress(written))], left_out
