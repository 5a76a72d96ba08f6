"""A file from its arrival to the register: read, checked whole, shown, and after a click taken in by one transaction.

The file itself is not kept. What was shown travels with the page of who sent it, sealed for that person and upload,
because it holds who people are; it is checked again when it comes back.
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
from files import columns, headers, learning, states, uploads
from files.columns import CheckedSheet
from files.headers import UnnamedHeaders
from files.models import Upload
from files.noticing import notes_on
from files.problems import Normalised, SheetProblem, Where
from files.tables import FileRejected
from files.uploads import Received
from matching.sealed import seal, unseal
from orders.imports import duplicates, history_import, meaning
from orders.imports.duplicates import Alike
from orders.imports.layout import KIND, LAYOUT, LAYOUTS, OrderFileRow, read, row_of
from orders.imports.subjects import OrderImport, OrderPreview, ToCheck, left_without, outcome_of
from reference.models import Force

SALT = "orders.imports"
SHOWN_FOR = timedelta(hours=1)
MOST_SENT_BACK = 2_000_000  # letters of a page's form; the server takes no more than 2.5 MB of one
TOO_MUCH = "The file has too much text to check on one page. Split it and upload each part."
ONLY_THE_EXAMPLE = "The file has only the template’s example. Enter your orders below it and upload it again."
SHOWN_BEFORE = "This preview is over an hour old, or is not yours. Upload the file again."


class NotImported(Exception):
    """Nothing was taken in: something changed since the preview."""

    def __init__(self, problems: Sequence[SheetProblem]) -> None:
        super().__init__("No orders were added.")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImportPreview:
    """What a file would take in; nothing of it is stored yet."""

    people: int = 0
    lines: tuple[OrderPreview, ...] = ()
    to_check: tuple[ToCheck, ...] = ()  # what the law asks people to check first
    problems: tuple[SheetProblem, ...] = ()
    unnamed: int = 0
    normalised: tuple[Normalised, ...] = ()
    asked: tuple[UnnamedHeaders, ...] = ()  # headers that are to be named once
    told: tuple[str, ...] = ()
    one_person: tuple[str, ...] = ()  # which rows are one person
    refused: str = ""  # why the file could not be read
    was_taken_in: bool = False  # the same file, earlier
    token: str = ""
    alike: tuple[Alike, ...] = ()  # people who may be in the register already
    day_first: Normalised | None = None  # a date that the other order of day and month would change
    left_out: tuple[str, ...] = ()  # places of the rows that would not be taken in

    @property
    def confirm_label(self) -> str:
        """The button's words, with how many orders it adds and how many rows it leaves out."""
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
        """How many orders lack something that the force is asked for afterwards."""
        return sum(bool(line.to_complete) for line in self.lines)

    @property
    def unanswered(self) -> tuple[Alike, ...]:
        """Those not yet identified by an answer."""
        return tuple(one for one in self.alike if not one.is_answered)

    @property
    def problems_beside(self) -> tuple[SheetProblem, ...]:
        """The problems that no answer about headers solves."""
        return headers.beside(self.asked, self.problems)


class NotChecked(Exception):
    """Nothing was taken in: nobody has said that what the law asks about was checked."""

    def __init__(self, preview: OrderImportPreview) -> None:
        super().__init__("No orders were added.")
        self.preview = preview


@transaction.atomic
def preview(received: Received, *, by: User) -> OrderImportPreview:
    """Check a file and say what it would take in. Raises core.workflow.TransitionNotAllowed where no one file came."""
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
    """The rows with what follows from them, without the example of our template; and a sentence for that."""
    examples = meaning.examples(rows)
    told = [f"{Where(row.sheet, row=row.number)}: we left out the template’s example." for row in examples]
    return [meaning.as_meant(row, mark=mark) for row in rows if row not in examples], told


def _can_leave_out(problems: tuple[SheetProblem, ...], checked: CheckedSheet) -> bool:
    """True where each problem is of one row: a column that is missing or a sheet too many concerns them all."""
    return bool(checked.read) and not checked.asked and all(problem.where.row for problem in problems)


def _without_faulty(
    rows: list[OrderFileRow], problems: tuple[SheetProblem, ...], *, by: User
) -> tuple[list[OrderFileRow], OrderImport]:
    """The rows of everybody without a problem, and what they come to; none where they have one without the others."""
    kept = left_without(rows, problems)
    outcome = outcome_of(kept, by=by, at=clock.now())
    if outcome.problems:
        kept = left_without(kept, outcome.problems)
        outcome = outcome_of(kept, by=by, at=clock.now())
    return kept, outcome


@transaction.atomic
def confirm(token: str, *, is_checked: bool, by: User, answers: Mapping[str, str] = MappingProxyType({})) -> int:
    """Take in what a preview showed, and be done with the file; the answer is how many orders.

    Raises TransitionNotAllowed for a preview that is old or another's, core.workflow.TransitionNotAllowed where the
    file was taken in before, NotTakenIn with every problem where something changed, and NotChecked where the law asks
    for a check first, or where somebody may be in the register already and `answers` don't say who it is.
    """
    public_id, rows, left_out = _opened(token, by=by)
    found = Upload.objects.visible_to(by).filter(public_id=public_id, kind=KIND)
    upload = found.select_for_update(of=("self",)).first()
    if upload is None:
        raise TransitionNotAllowed(SHOWN_BEFORE)
    if left_out and not upload.is_done:
        uploads.leave_out(upload, rows=len(rows))
    if why := states.refusal("finish", state=upload.state):
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
    """What a sealed preview is bound to."""
    return f"orders.imports.{by.pk}.{public_id}"


def sealed(public_id: str, rows: Sequence[OrderFileRow], *, by: User, left_out: int = 0) -> str:
    """What a preview of an upload sends back when the same person confirms it; `left_out` rows are not in it."""
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
